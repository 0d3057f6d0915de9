#include "hub/store/detail/rights_rows.h"

#include <algorithm>
#include <stdexcept>

#include "hub/crypto/keys.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

constexpr std::size_t kTagSize = 16;
constexpr std::size_t kSealSize = 12 + kTagSize;  // of an empty text
constexpr std::string_view kFirst("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", kTagSize);
constexpr std::int64_t kNoLeaf = -1;
constexpr char kCarriedOver[] = "rights-carried-over";

// Columns of every statement that reads rows.
enum Column { kHolder, kOrdinal, kTopic, kKey, kPart, kAt, kSaidBy, kLeafColumn, kWordsKey, kSeal };

std::string_view TagOf(std::string_view sealed) {
  return sealed.substr(sealed.size() - std::min(sealed.size(), kTagSize));
}

// What a row's facts are bound to. Frozen.
void AppendBound(std::int64_t holder, std::int64_t ordinal, const Statement& said,
                 std::int64_t words_key, std::string_view before, std::string& out) {
  out = "right";
  const std::int64_t leaf = said.leaf ? static_cast<std::int64_t>(*said.leaf) : kNoLeaf;
  for (const std::int64_t number :
       {holder, ordinal, static_cast<std::int64_t>(said.topic()), said.key, said.part,
        said.at.micros, static_cast<std::int64_t>(said.said_by), leaf, words_key}) {
    AppendNumber(number, out);
  }
  out += before;
}

std::string BoundEnd(std::int64_t holder, std::int64_t count, std::string_view last) {
  std::string bound = "rights end";
  AppendNumber(holder, bound);
  AppendNumber(count, bound);
  return bound.append(last);
}

// One holder's chain as its rows come by.
class Chain {
 public:
  Chain(Query& row, crypto::Opener& opener)
      : holder_(row.Int(kHolder)), count_(row.Int(kKey)), end_(row.Text(kSeal)), opener_(opener) {}

  std::int64_t holder() const { return holder_; }

  // Opens the next row; nullopt when it is not as it was made.
  std::optional<Statement> Next(Query& row) {
    if (row.Int(kOrdinal) != last_ + 1) return std::nullopt;
    Statement said;
    said.ordinal = row.Int(kOrdinal);
    said.key = row.Int(kKey);
    said.part = row.Int(kPart);
    said.at = Instant{row.Int(kAt)};
    said.said_by = ProfessionalRow{row.Int(kSaidBy)};
    if (!row.Null(kLeafColumn)) said.leaf = static_cast<std::uint64_t>(row.Int(kLeafColumn));
    const std::int64_t words_key = row.Int(kWordsKey);
    said.worded = words_key != 0;
    const auto topic = static_cast<Topic>(row.Int(kTopic));
    if (!HasTopic(topic, said)) return std::nullopt;
    AppendBound(holder_, said.ordinal, said, words_key, before_, bound_);
    const std::string_view sealed = row.Bytes(kSeal);
    const std::optional<std::string_view> plain = opener_.Open(bound_, sealed);
    if (!plain) return std::nullopt;
    std::optional<Stated> what = Unpack(topic, *plain);
    if (!what) return std::nullopt;
    said.what = *std::move(what);
    before_ = TagOf(sealed);
    last_ = said.ordinal;
    return said;
  }

  bool IsWhole() {
    return last_ == count_ && opener_.Open(BoundEnd(holder_, last_, before_), end_);
  }

  const std::string& before() const { return before_; }
  std::int64_t last() const { return last_; }

 private:
  // The topic goes into the bound text by the alternative that is held.
  static bool HasTopic(Topic topic, Statement& said) {
    return topic != Topic::kNone && Hold(said.what, static_cast<std::size_t>(topic));
  }
  template <std::size_t kPlace = 1>
  static bool Hold(Stated& what, std::size_t place) {
    if constexpr (kPlace < std::variant_size_v<Stated>) {
      if (place != kPlace) return Hold<kPlace + 1>(what, place);
      what.emplace<kPlace>();
      return true;
    } else {
      return false;
    }
  }

  std::int64_t holder_;
  std::int64_t count_;
  std::string end_;
  crypto::Opener& opener_;
  std::int64_t last_ = 0;
  std::string before_{kFirst};
  std::string bound_;
};

// What the chain ends in now; throws when it is not whole.
std::pair<std::int64_t, std::string> EndOf(Connection& connection, const KeyStore& keys,
                                           std::int64_t holder) {
  std::pair<std::int64_t, std::string> end{0, kFirst};
  crypto::Opener opener;
  opener.SetKey(keys.derived().rights);
  std::optional<Chain> chain;
  bool whole = true;
  for (Query row(connection, sql::kRightsOfHolder, holder); whole && row.Next();) {
    if (!chain && row.Int(kOrdinal) == 0) {
      chain.emplace(row, opener);
    } else {
      whole = chain && chain->Next(row);
    }
  }
  if (!chain && whole) return end;
  if (!whole || !chain->IsWhole()) {
    throw std::runtime_error("rights of holder " + std::to_string(holder) + " were altered");
  }
  return {chain->last(), chain->before()};
}

}  // namespace

bool ReadRights(Query& rows, crypto::Opener& opener,
                const std::function<void(std::int64_t, Statement&&)>& take) {
  std::optional<Chain> chain;
  while (rows.Next()) {
    if (rows.Int(kOrdinal) == 0) {
      if (chain && !chain->IsWhole()) return false;
      chain.emplace(rows, opener);
      continue;
    }
    if (!chain || chain->holder() != rows.Int(kHolder)) return false;
    std::optional<Statement> said = chain->Next(rows);
    if (!said) return false;
    take(chain->holder(), *std::move(said));
  }
  return !chain || chain->IsWhole();
}

std::string BoundWords(std::int64_t holder, std::int64_t ordinal) {
  std::string bound = "right's words";
  AppendNumber(holder, bound);
  AppendNumber(ordinal, bound);
  return bound;
}

std::int64_t NextOrdinal(Connection& connection, std::int64_t holder) {
  Query row(connection, sql::kEndOfRights, holder);
  return row.Next() ? row.Int(0) + 1 : 1;
}

std::int64_t AppendRight(Connection& connection, KeyStore& keys, std::int64_t holder,
                         const Statement& said, const SealedWords& words) {
  const auto [last, before] = EndOf(connection, keys, holder);
  Statement stored = said;
  stored.ordinal = last + 1;
  // Of what a child may have several of, each is known by the statement that began it.
  const bool numbered = stored.topic() == Topic::kGateway || stored.topic() == Topic::kRightsAsked;
  if (numbered && stored.key == 0) stored.key = stored.ordinal;
  std::string bound;
  AppendBound(holder, stored.ordinal, stored, words.key, before, bound);
  const std::string sealed = crypto::Seal(keys.derived().rights, bound, Pack(stored.what));
  const auto leaf =
      stored.leaf ? std::optional(static_cast<std::int64_t>(*stored.leaf)) : std::nullopt;
  const auto sealed_words = words.key == 0 ? std::nullopt : std::optional(Blob(words.sealed));
  Run(connection, sql::kAddRight, holder, stored.ordinal, stored.topic(), stored.key, stored.part,
      stored.at.micros, stored.said_by, leaf, words.key, sealed_words, Blob(sealed));
  const std::string end =
      crypto::Seal(keys.derived().rights, BoundEnd(holder, stored.ordinal, TagOf(sealed)), "");
  Run(connection, sql::kEndRights, holder, stored.ordinal, Blob(end));
  return stored.ordinal;
}

namespace {

access::Giver GiverOf(std::string_view code) {
  if (const auto giver = access::GiverFrom(code)) return *giver;
  if (code == "competent_child" || code == "competent child") return access::Giver::kChild;
  if (code == "young_person" || code == "young person") return access::Giver::kYoungAdult;
  // Earlier releases took any words; who else gives an agreement holds parental responsibility.
  return access::Giver::kUnknown;
}

std::vector<AgencyId> AgenciesIn(std::string_view text) {
  std::vector<AgencyId> agencies;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::optional<AgencyId> id = AgencyId::From(text.substr(0, end));
    if (id) agencies.push_back(*id);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return agencies;
}

struct Carried {
  std::int64_t holder = 0;
  Statement said;
  std::int64_t words_key = 0;
  std::string words;  // as sealed by the earlier release; to be opened and sealed anew
  std::int64_t row = 0;
};

std::vector<Carried> OldRelationships(Connection& connection) {
  std::vector<Carried> all;
  for (Query row(connection, sql::kOldRelationships); row.Next();) {
    Carried one;
    one.holder = row.Int(0);
    one.said.key = row.Int(1);
    Tie tie;
    tie.state = static_cast<access::Relationship>(row.Int(2));
    if (const auto until = row.MaybeInt(3)) tie.until = Date{static_cast<std::int32_t>(*until)};
    one.said.what = tie;
    one.said.said_by = ProfessionalRow{row.Int(4)};
    one.said.at = Instant{row.Int(5)};
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Carried> OldAgreements(Connection& connection) {
  std::vector<Carried> all;
  for (Query row(connection, sql::kOldAgreements); row.Next();) {
    Carried one;
    one.row = row.Int(0);
    one.holder = row.Int(1);
    access::Agreement agreement;
    agreement.purpose = static_cast<access::Purpose>(row.Int(2));
    agreement.state = static_cast<access::AgreementState>(row.Int(3));
    agreement.agencies = AgenciesIn(row.Bytes(4));
    agreement.classes = records::ClassSet(static_cast<std::uint32_t>(row.Int(5)));
    agreement.giver = GiverOf(row.Bytes(6));
    agreement.review_by = Date{static_cast<std::int32_t>(row.Int(9))};
    agreement.from = Instant{row.Int(11)};
    one.words_key = row.Int(7);
    one.words = row.Text(8);
    agreement.evidenced = !row.Bytes(6).empty() && one.words.size() > kSealSize;
    one.said.key = static_cast<std::int64_t>(agreement.purpose);
    // The newest of all givers held until now, and goes on doing so.
    one.said.part = static_cast<std::int64_t>(access::Giver::kParent);
    one.said.said_by = ProfessionalRow{row.Int(10)};
    one.said.at = Instant{row.Int(11)};
    one.said.what = std::move(agreement);
    all.push_back(std::move(one));
  }
  return all;
}

// Evidence keeps its key, so that an erasure that is replayed on a backup still destroys it.
SealedWords Resealed(Connection& connection, KeyStore& keys, const Carried& one) {
  if (one.words.size() <= kSealSize) return {};
  const auto key = keys.Find(KeyId{one.words_key});
  if (!key) return {};  // erased
  std::string plain;
  const Status opened =
      crypto::Open(*key, BoundAgreement(one.row, ChildRow{one.holder}), one.words, plain);
  if (!opened.ok()) return {};
  const std::int64_t ordinal = NextOrdinal(connection, one.holder);
  return {one.words_key, crypto::Seal(*key, BoundWords(one.holder, ordinal), plain)};
}

void CarryAll(Connection& connection, KeyStore& keys) {
  std::vector<Carried> all = OldRelationships(connection);
  for (Carried& agreement : OldAgreements(connection)) all.push_back(std::move(agreement));
  std::stable_sort(all.begin(), all.end(), [](const Carried& a, const Carried& b) {
    return a.said.at.micros < b.said.at.micros;
  });
  for (const Carried& one : all) {
    AppendRight(connection, keys, one.holder, one.said, Resealed(connection, keys, one));
  }
  Run(connection, sql::kDropOldRelationships);
  Run(connection, sql::kDropOldAgreements);
}

}  // namespace

void CarryRightsOver(Connection& connection, KeyStore& keys, bool again) {
  if (!again && keys.FindNamed(kCarriedOver)) return;
  Run(connection, sql::kBeginImmediate);
  try {
    CarryAll(connection, keys);
    Run(connection, sql::kCommit);
  } catch (...) {
    if (connection.in_transaction()) Run(connection, sql::kRollback);
    throw;
  }
  // Only now: a crash before this carries over what is left, which is nothing.
  keys.Named(kCarriedOver);
}

}  // namespace hub::store::detail
