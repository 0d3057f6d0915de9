#include <algorithm>

#include "hub/records/stored_format.h"
#include "hub/store/detail/append_leaf.h"
#include "hub/store/detail/batch_format.h"
#include "hub/store/detail/log_edge.h"
#include "hub/store/detail/sealed_sketches.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
namespace sql = detail::sql;

std::optional<Instant> MaybeInstant(Query& row, int column) {
  const std::optional<std::int64_t> micros = row.MaybeInt(column);
  return micros ? std::optional(Instant{*micros}) : std::nullopt;
}

std::optional<Date> MaybeDate(Query& row, int column) {
  const std::optional<std::int64_t> days = row.MaybeInt(column);
  return days ? std::optional(Date{static_cast<std::int32_t>(*days)}) : std::nullopt;
}

template <class SlugType>
SlugType SlugAt(Query& row, int column) {
  return SlugType::From(row.Bytes(column)).value_or(SlugType());
}

Agency AgencyAt(Query& row) {
  Agency agency;
  agency.row = AgencyRow{row.Int(0)};
  agency.id = SlugAt<AgencyId>(row, 1);
  agency.name = row.Text(2);
  agency.kind = static_cast<records::AgencyKind>(row.Int(3));
  agency.classes = records::ClassSet(static_cast<std::uint32_t>(row.Int(4)));
  agency.duty_phone = row.Text(5);
  agency.expected_days = static_cast<int>(row.Int(6));
  agency.added = Instant{row.Int(7)};
  agency.revoked = MaybeInstant(row, 8);
  agency.last_received = MaybeInstant(row, 9);
  return agency;
}

Pin PinAt(Query& row) {
  return {.pin = row.Exactly<crypto::Hash>(0),
          .agency = AgencyRow{row.Int(1)},
          .issued = Instant{row.Int(2)},
          .expires = Instant{row.Int(3)},
          .revoked = MaybeInstant(row, 4)};
}

Professional ProfessionalAt(Query& row, const crypto::SecretKey& totp_key) {
  Professional who;
  who.row = ProfessionalRow{row.Int(0)};
  who.id = SlugAt<ProfessionalId>(row, 1);
  who.agency = AgencyRow{row.Int(2)};
  who.roles = static_cast<std::uint32_t>(row.Int(3));
  who.display_name = row.Text(4);
  who.added = Instant{row.Int(5)};
  who.disabled = MaybeInstant(row, 6);
  who.password = row.Text(7);
  if (!row.Null(8)) {
    const Status opened =
        crypto::Open(totp_key, detail::BoundTotp(who.id), row.Bytes(8), who.totp_secret);
    if (!opened.ok()) throw detail::Failure(SQLITE_CORRUPT, "a one-time code's secret is altered");
  }
  who.totp_step = row.Int(9);
  if (!row.Null(10)) who.enrol_token = row.Exactly<crypto::Hash>(10);
  who.enrol_until = Instant{row.Int(11)};
  return who;
}

Person PersonAt(Query& row) {
  return {.row = PersonRow{row.Int(0)},
          .agency = AgencyRow{row.Int(1)},
          .child = ChildRow{row.Int(2)},
          .key = KeyId{row.Int(3)},
          .shielded = row.Int(4) != 0,
          .birth_latest = MaybeDate(row, 5),
          .died = row.Int(6) != 0,
          .erased = !row.Null(7),
          .identity_hash = row.Exactly<Hash16>(8)};
}

std::vector<PersonRow> PersonsIn(Query& rows) {
  std::vector<PersonRow> persons;
  while (rows.Next()) persons.push_back(PersonRow{rows.Int(0)});
  return persons;
}

std::int64_t Signed(std::uint64_t key) { return static_cast<std::int64_t>(key); }

}  // namespace

Reading::~Reading() = default;

std::vector<Agency> Reading::Agencies() {
  std::vector<Agency> agencies;
  for (Query row(tools_->connection, sql::kAgencies); row.Next();) {
    agencies.push_back(AgencyAt(row));
  }
  return agencies;
}

std::optional<Agency> Reading::FindAgency(const AgencyId& id) {
  Query row(tools_->connection, sql::kAgencyById, id.text());
  return row.Next() ? std::optional(AgencyAt(row)) : std::nullopt;
}

std::optional<Agency> Reading::AgencyOf(AgencyRow agency) {
  Query row(tools_->connection, sql::kAgencyByRow, agency);
  return row.Next() ? std::optional(AgencyAt(row)) : std::nullopt;
}

std::optional<Pin> Reading::FindPin(const crypto::Hash& pin) {
  Query row(tools_->connection, sql::kPin, Blob(pin));
  return row.Next() ? std::optional(PinAt(row)) : std::nullopt;
}

std::vector<Pin> Reading::PinsOf(AgencyRow agency) {
  std::vector<Pin> pins;
  for (Query row(tools_->connection, sql::kPinsOf, agency); row.Next();) {
    pins.push_back(PinAt(row));
  }
  return pins;
}

std::vector<Professional> Reading::Professionals() {
  std::vector<Professional> everybody;
  for (Query row(tools_->connection, sql::kProfessionals); row.Next();) {
    everybody.push_back(ProfessionalAt(row, keys_->derived().totp));
  }
  return everybody;
}

std::optional<Professional> Reading::FindProfessional(const ProfessionalId& id) {
  Query row(tools_->connection, sql::kProfessionalById, id.text());
  if (!row.Next()) return std::nullopt;
  return ProfessionalAt(row, keys_->derived().totp);
}

std::optional<Professional> Reading::ProfessionalOf(ProfessionalRow who) {
  Query row(tools_->connection, sql::kProfessionalByRow, who);
  if (!row.Next()) return std::nullopt;
  return ProfessionalAt(row, keys_->derived().totp);
}

std::optional<Professional> Reading::FindEnrolment(const crypto::Hash& token) {
  Query row(tools_->connection, sql::kEnrolment, Blob(token));
  if (!row.Next()) return std::nullopt;
  return ProfessionalAt(row, keys_->derived().totp);
}

std::optional<Session> Reading::FindSession(const crypto::Hash& hash) {
  Query row(tools_->connection, sql::kSession, Blob(hash));
  if (!row.Next()) return std::nullopt;
  return Session{.hash = row.Exactly<crypto::Hash>(0),
                 .professional = ProfessionalRow{row.Int(1)},
                 .role = static_cast<access::Role>(row.Int(2)),
                 .csrf = row.Exactly<crypto::Hash>(3),
                 .created = Instant{row.Int(4)},
                 .last_used = Instant{row.Int(5)},
                 .ended = MaybeInstant(row, 6)};
}

std::optional<ChildRow> Reading::FindChild(const ChildId& id) {
  Query row(tools_->connection, sql::kChildById, Blob(id.bytes()));
  return row.Next() ? std::optional(ChildRow{row.Int(0)}) : std::nullopt;
}

std::optional<ChildId> Reading::IdOf(ChildRow child) {
  Query row(tools_->connection, sql::kIdOfChild, child);
  if (!row.Next()) return std::nullopt;
  return ChildId(row.Exactly<ChildId::Bytes>(0));
}

std::vector<Person> Reading::PersonsOf(ChildRow child) {
  std::vector<Person> persons;
  for (Query row(tools_->connection, sql::kPersonsOfChild, child); row.Next();) {
    persons.push_back(PersonAt(row));
  }
  return persons;
}

std::optional<Person> Reading::PersonOf(PersonRow person) {
  Query row(tools_->connection, sql::kPersonByRow, person);
  return row.Next() ? std::optional(PersonAt(row)) : std::nullopt;
}

std::optional<Person> Reading::FindPerson(AgencyRow agency, const Hash16& source) {
  Query row(tools_->connection, sql::kPersonBySource, agency, Blob(source));
  return row.Next() ? std::optional(PersonAt(row)) : std::nullopt;
}

Result<records::Subject> Reading::Identity(const Person& person) {
  const Error erased{ErrorCode::kNotFound, "this person was erased",
                     "the person's key was destroyed"};
  if (person.erased) return erased;
  const std::optional<crypto::SecretKey> key = keys_->Find(person.key);
  if (!key) return erased;
  Query row(tools_->connection, sql::kIdentity, person.row);
  if (!row.Next() || row.Bytes(0).empty()) return erased;
  std::string bytes;
  const Status opened =
      crypto::Open(*key, detail::BoundIdentity(person.row, person.agency), row.Bytes(0), bytes);
  if (!opened.ok()) return opened.error();
  return records::DecodeSubject(bytes);
}

void Reading::IdentitiesOf(
    ChildRow child,
    const std::function<void(PersonRow, AgencyRow, const records::Subject&)>& visit) {
  std::string bytes;
  for (Query row(tools_->connection, sql::kIdentitiesOfChild, child); row.Next();) {
    const PersonRow person{row.Int(0)};
    const AgencyRow agency{row.Int(1)};
    const std::optional<crypto::SecretKey> key = keys_->Find(KeyId{row.Int(2)});
    if (!key) continue;
    bytes.clear();
    if (!crypto::Open(*key, detail::BoundIdentity(person, agency), row.Bytes(3), bytes).ok()) {
      continue;
    }
    const Result<records::Subject> said = records::DecodeSubject(bytes);
    if (!said.ok()) continue;
    records::Subject subject = said.value();
    subject.shielded = row.Int(4) != 0;
    visit(person, agency, subject);
  }
}

// A shield takes from the weighing what a sketch still has; then it is not asked.
bool Reading::CannotBe(ChildRow child, const linkage::Bound& person) {
  std::vector<linkage::Sketch> sketches;
  for (Query row(tools_->connection, sql::kSketchesOfChild, child); row.Next();) {
    if (row.Int(1) != 0) return false;
    const auto sketch = detail::OpenSketch(*tools_, *keys_, PersonRow{row.Int(0)}, row.Bytes(2));
    if (!sketch) return false;
    sketches.push_back(*sketch);
  }
  return !sketches.empty() && !person.MayBeChild(sketches);  // nobody's: a row was lost
}

std::vector<KeySharer> Reading::PersonsByBlockingKey(std::uint64_t key, std::size_t most) {
  std::vector<KeySharer> sharers;
  for (Query row(tools_->connection, sql::kPersonsByBlockingKey, Signed(key), most); row.Next();) {
    sharers.push_back({PersonRow{row.Int(0)}, ChildRow{row.Int(1)}});
  }
  return sharers;
}

std::vector<PersonRow> Reading::PersonsBySearchKey(std::uint64_t key, std::size_t most) {
  Query rows(tools_->connection, sql::kPersonsBySearchKey, Signed(key), most);
  return PersonsIn(rows);
}

std::optional<PersonRow> Reading::SomePerson(std::uint64_t draw) {
  std::uint64_t last = 0;
  {
    Query row(tools_->connection, sql::kLastPersonRow);
    if (!row.Next() || row.Null(0)) return std::nullopt;
    last = static_cast<std::uint64_t>(row.Int(0));
  }
  Query row(tools_->connection, sql::kPersonFrom, draw % last + 1);
  return row.Next() ? std::optional(PersonRow{row.Int(0)}) : std::nullopt;
}

std::vector<Link> Reading::LinksOf(PersonRow person) {
  std::vector<Link> links;
  for (Query row(tools_->connection, sql::kLinksOf, person); row.Next();) {
    links.push_back({.person = PersonRow{row.Int(0)},
                     .child = ChildRow{row.Int(1)},
                     .state = static_cast<LinkState>(row.Int(2)),
                     .bits = row.Real(3),
                     .explanation = row.Text(4),
                     .decider = row.Text(5),
                     .since = Instant{row.Int(6)},
                     .weights = row.Text(7),
                     .reason = static_cast<linkage::Reason>(row.Int(8))});
  }
  return links;
}

LinkFigures Reading::FiguresOf(AgencyRow agency) {
  LinkFigures figures;
  Query row(tools_->connection, sql::kLinkFigures, agency);
  row.Next();
  const auto count = [&row](int column) {
    return static_cast<std::uint64_t>(row.MaybeInt(column).value_or(0));
  };
  figures.people = count(0);
  figures.first = count(1);
  figures.joined = count(2);
  figures.undecided = count(3);
  Query waiting(tools_->connection, sql::kCountQuarantine, agency);
  waiting.Next();
  figures.quarantined = static_cast<std::uint64_t>(waiting.Int(0));
  return figures;
}

std::optional<StoredBatch> Reading::FindBatch(AgencyRow agency, const std::string& id) {
  Query row(tools_->connection, sql::kBatch, agency, id);
  if (!row.Next()) return std::nullopt;
  std::string plain;
  const Status opened =
      crypto::Open(keys_->derived().batches, detail::BoundBatch(agency, id), row.Bytes(2), plain);
  StoredBatch batch;
  if (!opened.ok() || !detail::DecodeBatch(plain, batch)) {
    throw detail::Failure(SQLITE_CORRUPT, "a stored batch was altered");
  }
  batch.received = Instant{row.Int(0)};
  batch.leaf = static_cast<std::uint64_t>(row.Int(1));
  return batch;
}

std::vector<std::string> Reading::NewestBatchesOf(AgencyRow agency, std::size_t most) {
  std::vector<std::string> ids;
  Query row(tools_->connection, sql::kNewestBatchesOf, agency, most);
  while (row.Next()) ids.push_back(row.Text(0));
  return ids;
}

std::vector<Quarantined> Reading::QuarantineOf(AgencyRow agency) {
  std::vector<Quarantined> waiting;
  for (Query row(tools_->connection, sql::kQuarantineOf, agency); row.Next();) {
    waiting.push_back({.id = QuarantineId(row.Exactly<QuarantineId::Bytes>(0)),
                       .agency = AgencyRow{row.Int(1)},
                       .batch = row.Text(2),
                       .position = static_cast<std::uint32_t>(row.Int(3)),
                       .reason = row.Text(4),
                       .received = Instant{row.Int(5)}});
  }
  return waiting;
}

std::vector<QuarantineId> Reading::WaitingOf(AgencyRow agency, const Hash16& source) {
  std::vector<QuarantineId> waiting;
  for (Query row(tools_->connection, sql::kWaitingOf, agency, Blob(source)); row.Next();) {
    waiting.push_back(QuarantineId(row.Exactly<QuarantineId::Bytes>(0)));
  }
  return waiting;
}

Result<records::Record> Reading::QuarantinedRecord(const QuarantineId& id) {
  Query row(tools_->connection, sql::kQuarantined, Blob(id.bytes()));
  const Error gone{ErrorCode::kNotFound, "no such record waits", "quarantine row without a body"};
  if (!row.Next() || row.Null(1)) return gone;
  const std::optional<crypto::SecretKey> key = keys_->Find(KeyId{row.Int(0)});
  if (!key) return gone;
  std::string bytes;
  const Status opened = crypto::Open(*key, detail::BoundQuarantine(id), row.Bytes(1), bytes);
  if (!opened.ok()) return opened.error();
  return records::DecodeRecord(bytes);
}

static std::uint64_t OnePast(Query row) {
  return row.Next() && !row.Null(0) ? static_cast<std::uint64_t>(row.Int(0)) + 1 : 0;
}

std::uint64_t Reading::LeafCount() { return OnePast(Query(tools_->connection, sql::kLastLeaf)); }

std::uint64_t Reading::LeavesTold() {
  return OnePast(Query(tools_->connection, sql::kLastLeafTold));
}

std::string Reading::Leaf(std::uint64_t index) {
  Query row(tools_->connection, sql::kLeaf, index);
  return row.Next() ? row.Text(0) : std::string();
}

void Reading::Leaves(std::uint64_t from, std::uint64_t until,
                     const std::function<void(std::uint64_t, std::string_view)>& visit) {
  for (Query row(tools_->connection, sql::kLeaves, from, until); row.Next();) {
    visit(static_cast<std::uint64_t>(row.Int(0)), row.Bytes(1));
  }
}

Result<std::string> Reading::Detail(std::uint64_t leaf) {
  constexpr std::size_t kSaltSize = 16;
  Query row(tools_->connection, sql::kDetail, leaf);
  const Error gone{ErrorCode::kNotFound, "there is no detail to this entry of the log",
                   "no detail for the leaf, or its key was destroyed"};
  if (!row.Next()) return gone;
  const Result<audit::WrittenLeaf> written = audit::Decode(row.Bytes(0));
  if (!written.ok()) return written.error();
  const std::optional<crypto::SecretKey> key =
      keys_->FindNamed(detail::DetailKeyName(written.value().at));
  if (!key) return gone;
  std::string plain;
  const Status opened = crypto::Open(*key, detail::BoundDetail(leaf), row.Bytes(1), plain);
  if (!opened.ok()) return opened.error();
  if (crypto::Sha256(plain) != written.value().leaf.commitment) {
    return Error{ErrorCode::kInternal, "this detail is not the one that was logged",
                 "detail of leaf " + std::to_string(leaf) + " does not match its commitment"};
  }
  return plain.substr(kSaltSize);
}

std::vector<std::uint64_t> Reading::LeavesAbout(std::uint64_t subject) {
  std::vector<std::uint64_t> leaves;
  if (subject == 0) return leaves;
  const auto take = [&](Query rows) {
    while (rows.Next()) leaves.push_back(static_cast<std::uint64_t>(rows.Int(0)));
  };
  const std::uint64_t count = LeafCount();
  const std::uint64_t runs = count == 0 ? 0 : (count - 1) / detail::kLeavesInRun;
  detail::Connection& connection = tools_->connection;
  for (std::uint64_t run = 0; run < runs; ++run) {
    take(Query(connection, sql::kLeavesOfRunAbout, run, Signed(subject)));
  }
  take(Query(connection, sql::kLeavesAboutFrom, runs * detail::kLeavesInRun, Signed(subject)));
  take(Query(connection, sql::kLeavesAlsoAbout, Signed(subject)));
  std::sort(leaves.begin(), leaves.end());
  leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
  return leaves;
}

std::optional<std::string> Reading::NewestCheckpoint() {
  Query row(tools_->connection, sql::kNewestCheckpoint);
  return row.Next() ? std::optional(row.Text(1)) : std::nullopt;
}

crypto::Hash Reading::SubtreeRoot(int level, std::uint64_t index) {
  return detail::RootFrom(level, index, [this](int stored_level, std::uint64_t stored_index) {
    if (stored_level == 0) {
      Query leaf(tools_->connection, sql::kLeaf, stored_index);
      if (leaf.Next()) return audit::LeafHash(leaf.Bytes(0));
    } else {
      Query tile(tools_->connection, sql::kTile, stored_level, stored_index);
      if (tile.Next()) return tile.Exactly<crypto::Hash>(0);
    }
    throw detail::Failure(SQLITE_CORRUPT, "the audit log has a gap");
  });
}

std::optional<std::string> Reading::Meta(std::string_view name) {
  Query row(tools_->connection, sql::kMeta, name);
  return row.Next() ? std::optional(row.Text(0)) : std::nullopt;
}

}  // namespace hub::store
