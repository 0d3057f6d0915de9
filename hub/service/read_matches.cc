#include "hub/service/read_matches.h"

#include <algorithm>
#include <set>

#include "hub/service/weigh_sides.h"

namespace hub::service {
namespace {

using linkage::Question;
using linkage::QuestionPage;
using linkage::WrongReads;
using store::ChildRow;
using store::Person;

constexpr std::size_t kMostAsked = 200;
constexpr std::size_t kMostCounted = 1'000;

// Where they live and how they are reached goes with the shield, whoever knows it.
void AddOwnViews(store::Reading& reading, const std::vector<Person>& side, bool proposed,
                 store::AgencyRow agency, Question& question, std::set<ChildRow>& shown) {
  const bool shielded =
      std::any_of(side.begin(), side.end(), [](const Person& person) { return person.shielded; });
  for (const Person& person : side) {
    if (person.erased) continue;
    if (person.agency != agency) {
      (proposed ? question.others_on_proposed : question.others_on_candidate) = true;
      continue;
    }
    const auto identity = reading.Identity(person);
    if (!identity.ok()) continue;
    linkage::OwnView view{proposed, shielded, identity.value()};
    if (shielded) {
      view.who.addresses.clear();
      view.who.phones.clear();
    }
    question.own.push_back(std::move(view));
    shown.insert(person.child);
  }
}

// When anybody of the one side was one child with anybody of the other.
std::vector<Stay> TogetherOf(store::Reading& reading, const MatchSides& sides) {
  std::vector<Stay> others;
  for (const Person& person : sides.candidate) {
    for (const Stay& stay : StaysOf(reading, person.row)) others.push_back(stay);
  }
  std::vector<Stay> together;
  for (const Person& person : sides.proposed) {
    for (const Stay& a : StaysOf(reading, person.row)) {
      for (const Stay& b : others) {
        if (a.child != b.child || (!a.until && !b.until)) continue;
        const Instant from = std::max(a.from, b.from);
        const Instant until = !a.until   ? *b.until
                              : !b.until ? *a.until
                                         : std::min(*a.until, *b.until);
        if (from < until) together.push_back({a.child, from, until});
      }
    }
  }
  return together;
}

// The children of these times, each once.
std::set<ChildRow> ChildrenIn(const std::vector<Stay>& stays) {
  std::set<ChildRow> children;
  for (const Stay& stay : stays) children.insert(stay.child);
  return children;
}

bool IsDuring(const std::vector<Stay>& stays, ChildRow child, Instant at) {
  return std::any_of(stays.begin(), stays.end(), [&](const Stay& stay) {
    return stay.child == child && stay.from <= at && at <= *stay.until;
  });
}

bool IsReading(audit::Event event) {
  return event == audit::Event::kChronologyRead || event == audit::Event::kChronologySearched ||
         event == audit::Event::kInvolvedRead || event == audit::Event::kFamilyRead;
}

// One reading of the log as somebody of `caller`'s agency may be told of it.
linkage::WrongRead TellRead(store::Reading& reading, const Caller& caller, bool names_people,
                            const audit::WrittenLeaf& written, const AuditDetail& detail,
                            ChildRow child) {
  linkage::WrongRead read;
  read.at = written.at;
  read.what = audit::Name(written.leaf.event);
  read.agency = written.leaf.agency;
  read.role = written.leaf.role;
  read.purpose = written.leaf.purpose;
  read.reader = written.leaf.actor;
  if (names_people && written.leaf.agency == caller.agency.id.text()) read.who = detail.actor;
  read.entries = detail.shown.size();
  for (const auto& [person, seq] : detail.shown) {
    const auto whose = reading.PersonOf(person);
    if (!whose || whose->child != child) ++read.misplaced;
  }
  return read;
}

}  // namespace

template <class Answer>
Outcome<Answer> ReadMatches::Refused(const Caller& caller, access::Told told, std::string facts,
                                     std::uint64_t epoch) {
  auto refusal = Refuse(store_, caller, std::move(told), std::nullopt, epoch, std::move(facts));
  if (!refusal.ok()) return refusal.error();
  return {std::move(refusal).value()};
}

Outcome<QuestionPage> ReadMatches::List(const Caller& caller, const MatchesQuery& query) {
  using Told = std::variant<audit::Released<QuestionPage>, Refusal>;
  if (query.limit < 1 || query.limit > kMostAsked)
    return Error{ErrorCode::kInvalid, "limit must be from 1 to 200", "bad limit"};
  return UntilRightsHold<Told>([&] { return AttemptList(caller, query); });
}

Outcome<QuestionPage> ReadMatches::AttemptList(const Caller& caller, const MatchesQuery& query) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  QuestionPage page;
  access::Told told;
  std::string facts;
  bool permitted = false;
  {
    store::ReadTransaction reading = store_.Read();
    const access::Question question = FreshQuestion(reading, caller, access::Purpose::kNone, now);
    const Basis basis = BasisOfSettling(question, DecidedBy::kSettle, false);
    const access::Decision decision = Decide(basis, policy_);
    facts = EncodeFacts(basis);
    told = Tell(question, decision, policy_);
    permitted = decision.permits();
    std::optional<store::Match> after;
    if (permitted && query.after) {
      after = reading.FindMatch(*query.after);
      const auto sides = after ? LoadSides(reading, *after) : std::nullopt;
      if (!sides || !Concerns(*sides, caller.agency.row))
        return Error{ErrorCode::kInvalid, "after is not one of your questions: start anew",
                     "bad place to go on from"};
    }
    const std::vector<store::Match> matches =
        permitted ? reading.MatchesOf(caller.agency.row, query.settled, after, query.limit + 1)
                  : std::vector<store::Match>();
    for (const store::Match& match : matches) {
      if (&match == &matches.back() && matches.size() > query.limit) break;
      page.next = matches.size() > query.limit ? std::optional(match.id) : std::nullopt;
      const auto sides = LoadSides(reading, match);
      if (!sides || IsOwnFamily(reading, *sides, caller.who.row)) continue;
      page.questions.push_back(TellQuestion(*sides, caller.agency, policy_, now));
    }
    if (permitted) page.overdue = CountOverdue(reading, caller, now);
  }
  if (!permitted) return Refused<QuestionPage>(caller, std::move(told), std::move(facts), epoch);
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kMatchesRead, caller, told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(page.questions.size());
  AuditDetail detail{caller.who.id, std::nullopt, told, {}, {}, std::move(facts)};
  for (const linkage::QuestionTold& question : page.questions)
    detail.notes.push_back("match " + question.id.Hex());
  const auto durable = store_.writer().WriteLeaf(leaf, Encode(std::move(detail)), 0, epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<QuestionPage>(std::move(page), durable.value())};
}

// The oldest come first, so whoever is in time ends the count.
std::size_t ReadMatches::CountOverdue(store::Reading& reading, const Caller& caller, Instant now) {
  std::size_t overdue = 0;
  for (const store::Match& match :
       reading.MatchesOf(caller.agency.row, false, std::nullopt, kMostCounted)) {
    const auto sides = LoadSides(reading, match);
    if (!sides || IsOwnFamily(reading, *sides, caller.who.row)) continue;
    if (!TellQuestion(*sides, caller.agency, policy_, now).overdue) break;
    ++overdue;
  }
  return overdue;
}

Outcome<Question> ReadMatches::One(const Caller& caller, const linkage::MatchId& id) {
  using Told = std::variant<audit::Released<Question>, Refusal>;
  return UntilRightsHold<Told>([&] { return AttemptOne(caller, id); });
}

Outcome<Question> ReadMatches::AttemptOne(const Caller& caller, const linkage::MatchId& id) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  Question answer;
  access::Told told;
  std::string facts;
  std::vector<ChildId> about;
  bool permitted = false;
  {
    store::ReadTransaction reading = store_.Read();
    const access::Question question = FreshQuestion(reading, caller, access::Purpose::kNone, now);
    Basis basis = BasisOfSettling(question, DecidedBy::kSettle, false);
    access::Decision decision = Decide(basis, policy_);
    if (decision.permits()) {
      const auto match = reading.FindMatch(id);
      const auto sides = match ? LoadSides(reading, *match) : std::nullopt;
      if (!sides || !Concerns(*sides, caller.agency.row)) return NoSuchMatch();
      basis.facts.own_family = IsOwnFamily(reading, *sides, caller.who.row);
      decision = Decide(basis, policy_);
      answer.told = TellQuestion(*sides, caller.agency, policy_, now);
      answer.fields = FieldsOf(*sides);
      const auto now_known = linkage::IsUnsettled(answer.told.state)
                                 ? WeighSides(reading, store_, *sides)
                                 : std::nullopt;
      if (now_known) {
        answer.told.bits = now_known->bits;
        answer.fields = linkage::ReadExplanation(linkage::Explain(*now_known));
      }
      std::set<ChildRow> shown;
      AddOwnViews(reading, sides->proposed, true, caller.agency.row, answer, shown);
      AddOwnViews(reading, sides->candidate, false, caller.agency.row, answer, shown);
      for (const ChildRow child : shown) {
        if (const auto known = reading.IdOf(child)) about.push_back(*known);
      }
    }
    facts = EncodeFacts(basis);
    told = Tell(question, decision, policy_);
    permitted = decision.permits();
  }
  if (!permitted) return Refused<Question>(caller, std::move(told), std::move(facts), epoch);
  // A leaf for each child whose identity is shown; of a question about none of them, one.
  std::optional<audit::DurableLeaf> last;
  const auto write = [&](const std::optional<ChildId>& child) -> Status {
    audit::Leaf leaf = MakeLeaf(store_, audit::Event::kMatchesRead, caller, told, child);
    leaf.count = 1;
    const auto durable = store_.writer().WriteLeaf(
        leaf, Encode(AuditDetail{caller.who.id, child, told, {}, {"match " + id.Hex()}, facts}),
        child ? store_.pseudonyms().SubjectIndex(*child) : 0, epoch);
    if (!durable.ok()) return durable.error();
    last = durable.value();
    return Done{};
  };
  for (const ChildId& child : about) {
    const Status written = write(child);
    if (!written.ok()) return written.error();
  }
  if (!last) {
    const Status written = write(std::nullopt);
    if (!written.ok()) return written.error();
  }
  return {audit::Released<Question>(std::move(answer), *last)};
}

Outcome<WrongReads> ReadMatches::Readers(const Caller& caller, const linkage::MatchId& id) {
  using Told = std::variant<audit::Released<WrongReads>, Refusal>;
  return UntilRightsHold<Told>([&] { return AttemptReaders(caller, id); });
}

Outcome<WrongReads> ReadMatches::AttemptReaders(const Caller& caller, const linkage::MatchId& id) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  WrongReads answer;
  answer.match = id;
  access::Told told;
  std::string facts;
  bool permitted = false;
  std::optional<ChildId> about;
  {
    store::LogTransaction reading = store_.ReadLog();
    const access::Question question =
        FreshQuestion(reading, caller, access::Purpose::kOversight, now);
    Basis basis = BasisOfSettling(question, DecidedBy::kWrongReads, false);
    access::Decision decision = Decide(basis, policy_);
    std::optional<MatchSides> sides;
    if (decision.permits()) {
      const auto match = reading.FindMatch(id);
      sides = match ? LoadSides(reading, *match) : std::nullopt;
      if (!sides || !Concerns(*sides, caller.agency.row)) return NoSuchMatch();
      basis.facts.own_family = IsOwnFamily(reading, *sides, caller.who.row);
      decision = Decide(basis, policy_);
      about = reading.IdOf(sides->proposed_child());
    }
    facts = EncodeFacts(basis);
    told = Tell(question, decision, policy_);
    permitted = decision.permits();
    const bool names =
        permitted && access::DecideOversight(question, access::OversightOf::kOwnStaff).names_people;
    std::vector<Stay> stays;
    if (permitted && !sides->one_child) stays = TogetherOf(reading, *sides);
    answer.ever_joined = !stays.empty();
    for (const ChildRow child : ChildrenIn(stays)) {
      const auto known = reading.IdOf(child);
      if (!known) continue;
      for (const std::uint64_t index :
           reading.LeavesAbout(store_.pseudonyms().SubjectIndex(*known))) {
        const auto written = audit::Decode(reading.Leaf(index));
        if (!written.ok() || !IsReading(written.value().leaf.event)) continue;
        if (!IsDuring(stays, child, written.value().at)) continue;
        const auto text = reading.Detail(index);
        const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
        answer.reads.push_back(TellRead(reading, caller, names, written.value(),
                                        detail.value_or(AuditDetail{}), child));
      }
    }
  }
  if (!permitted) return Refused<WrongReads>(caller, std::move(told), std::move(facts), epoch);
  std::stable_sort(
      answer.reads.begin(), answer.reads.end(),
      [](const linkage::WrongRead& a, const linkage::WrongRead& b) { return b.at < a.at; });
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kWrongReadsRead, caller, told, about);
  leaf.count = static_cast<std::uint32_t>(answer.reads.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, about, told, {}, {"match " + id.Hex()}, facts}),
      about ? store_.pseudonyms().SubjectIndex(*about) : 0, epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<WrongReads>(std::move(answer), durable.value())};
}

}  // namespace hub::service
