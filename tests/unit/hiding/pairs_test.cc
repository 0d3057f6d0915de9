// Two children of whom everything that the asker may see is the same. One of them has more, which
// is hidden from the asker in every way that there is. No answer may differ by a byte: not in its
// entries, counts, pages, cursors, order, reasons or errors.

#include <algorithm>
#include <set>

#include "hub/service/mark_entry.h"
#include "hub/service/notices.h"
#include "hub/service/open_gateway.h"
#include "hub/service/read_disclosures.h"
#include "hub/service/read_rights.h"
#include "hub/service/record_permission.h"
#include "hub/service/rights_requests.h"
#include "hub/service/send_record.h"
#include "hub/service/settle_incident.h"
#include "tests/unit/hiding/answers.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using records::Kind;
using records::Label;

struct Pair {
  ChildId with;     // something to hide
  ChildId without;  // anything
  EntryId hidden;   // one of what is hidden
  ChildId unknown;  // a child of whom only the health agency knows
  std::string name_with;
  std::string name_without;
  std::string family;
  Date birth;
};

std::string Day(std::size_t number) {
  return Date{Date::Parse("2024-01-01")->days + static_cast<std::int32_t>(number)}.Iso();
}

records::Record Visible(Draws& draws, const records::Subject& subject, const std::string& agency,
                        const std::string& id, std::size_t day) {
  const Kind csc[] = {Kind::kReferral, Kind::kAssessment, Kind::kInvolvement, Kind::kContact};
  const Kind nhs[] = {Kind::kHealthContact, Kind::kInvolvement};
  const Kind kind = agency == "csc" ? csc[draws.Below(4)] : nhs[draws.Below(2)];
  auto record = About(subject, id, kind, Day(day));
  record.labels = records::LabelSet().With(Label::kGeneral);
  record.summary = Sensitive("Summary " + std::to_string(day));
  record.narrative = Sensitive("Narrative " + std::to_string(day));
  record.author.name = Sensitive("Worker " + std::to_string(draws.Below(3)));
  if (kind == Kind::kInvolvement)
    record.involvement = records::Involvement{Date::Parse(Day(day)), std::nullopt, draws.OneIn(3)};
  return record;
}

// In one of the ways in which an entry is hidden from the lead and from the teacher.
records::Record Hidden(Draws& draws, const records::Subject& subject, const std::string& id,
                       std::size_t day) {
  auto record =
      About(subject, id, draws.OneIn(2) ? Kind::kHealthContact : Kind::kInvolvement, Day(day));
  const Label labels[] = {
      Label::kSensCounselling,  Label::kSensHiv,   Label::kSensSexualRepro, Label::kSensSubstance,
      Label::kSensMentalHealth, Label::kLegalPriv, Label::kCourtRestricted, Label::kPoliceC};
  record.labels = record.labels.With(labels[draws.Below(std::size(labels))]);
  record.author.name = Sensitive("Hidden worker");
  if (record.kind == Kind::kInvolvement)
    record.involvement = records::Involvement{Date::Parse(Day(day)), std::nullopt, true};
  return record;
}

class PairHouse : public SearchHouse {
 public:
  Pair Make(Draws& draws, int number) {
    const std::string n = std::to_string(number);
    Pair pair{
        {},
        {},
        {},
        {},
        SomeName(draws, 7),
        SomeName(draws, 7),
        SomeName(draws, 8),
        Date{Date::Parse("2012-01-01")->days + static_cast<std::int32_t>(draws.Below(3'000))}};
    const auto subject = [&](bool with, const std::string& agency) {
      auto one = Person((with ? "a" : "b") + n + agency, with ? pair.name_with : pair.name_without,
                        pair.family, NhsNumber(2 * number + (with ? 1 : 0)));
      one.birth = PartialDate::Day(pair.birth);
      return one;
    };
    std::set<std::size_t> days;
    while (days.size() < 2 + draws.Below(8)) days.insert(draws.Below(900));
    for (const std::string agency : {"csc", "nhs"}) {
      std::vector<records::Record> both;
      for (const std::size_t day : days) {
        if (agency == "nhs" && day % 2 == 1) continue;
        Draws again = draws;
        const std::string id = agency + n + '-' + std::to_string(day);
        both.push_back(Visible(draws, subject(true, agency), agency, "a" + id, day));
        both.push_back(Visible(again, subject(false, agency), agency, "b" + id, day));
      }
      if (both.empty()) {
        both.push_back(Visible(draws, subject(true, agency), agency, "a" + n + agency, 1));
        both.push_back(both.back());
        both.back().source_id = Sensitive("b" + n + agency);
        both.back().subjects = {subject(false, agency)};
      }
      REQUIRE(Push(agency, std::move(both)).ok());
    }
    pair.with = ChildOf("csc", "a" + n + "csc");
    pair.without = ChildOf("csc", "b" + n + "csc");
    REQUIRE(ChildOf("nhs", "a" + n + "nhs") == pair.with);
    REQUIRE(pair.with != pair.without);
    pair.hidden = Hide(draws, subject(true, "nhs"), n);
    PushOne("nhs", About(Person("u" + n, SomeName(draws, 9), SomeName(draws, 9), ""), "u" + n,
                         Kind::kHealthContact));
    pair.unknown = ChildOf("nhs", "u" + n);
    for (const ChildId& child : {pair.with, pair.without}) {
      Relate(child, "l.lead");
      if (number % 3 != 0) Agree(child);
    }
    return pair;
  }

 private:
  // More about one of the two: by the health agency under another name too, and by the school,
  // whose own teacher has nothing to do with the child.
  EntryId Hide(Draws& draws, records::Subject subject, const std::string& n) {
    std::vector<records::Record> hidden;
    const std::size_t many = 1 + draws.Below(6);
    for (std::size_t i = 0; i < many; ++i)
      hidden.push_back(Hidden(draws, subject, "h" + n + '-' + std::to_string(i), draws.Below(900)));
    auto alias = subject;
    alias.source_id = Sensitive("alias" + n);
    alias.names.push_back({records::NameUse::kPreferred, Sensitive("Secret"), Sensitive("Alias")});
    hidden.push_back(Hidden(draws, alias, "x" + n, draws.Below(900)));
    const std::string gone = "gone" + n;
    auto retracted = About(subject, gone, Kind::kHealthContact, Day(draws.Below(900)));
    hidden.push_back(retracted);
    REQUIRE(Push("nhs", hidden).ok());
    retracted.action = records::Action::kRetract;
    REQUIRE(Push("nhs", {retracted}).ok());
    const store::AgencyRow row = Agency("nhs").agency.row;
    store::ReadTransaction reading = store->Read();
    const auto person = reading.FindPerson(row, store->SourceHash("person", row, "alias" + n));
    REQUIRE(person);
    return reading.Survey(*person).entries.back().id;
  }
};

// One question about either of the two, and what it was answered.
class Asking {
 public:
  Asking(PairHouse& house, Draws& draws) : house_(house) {
    query_.purpose = draws.OneIn(6) ? Purpose::kOwn : Purpose::kEarlyHelp;
    if (draws.OneIn(3)) query_.range.from = Date::Parse(Day(draws.Below(900)));
    if (draws.OneIn(3)) query_.range.to = Date::Parse(Day(draws.Below(900)));
    if (draws.OneIn(3)) query_.agency = AgencyId::From(draws.OneIn(2) ? "nhs" : "csc");
    if (draws.OneIn(3)) query_.kind = draws.OneIn(2) ? Kind::kHealthContact : Kind::kInvolvement;
    if (draws.OneIn(4)) query_.known_at = house.clock.now;
    query_.brief = draws.OneIn(5);
    query_.incidents = !draws.OneIn(4);
    query_.limit = draws.OneIn(2) ? 1 + draws.Below(3) : 200;
    if (draws.OneIn(9)) query_.cursor = "not one of ours";
    if (draws.OneIn(9)) query_.limit = 0;
    teacher_ = draws.OneIn(4);
    what_ = draws.Below(6);
    alias_ = draws.OneIn(3);
  }

  std::string Answer(const Pair& pair, bool with) {
    const ChildId& child = with ? pair.with : pair.without;
    const std::string& name = with ? pair.name_with : pair.name_without;
    const Caller caller = teacher_ ? house_.Teacher() : house_.Lead();
    std::string body;
    if (what_ < 3) {
      body = Chronology(caller, child);
    } else if (what_ == 3) {
      body = Body(WhoIsInvolved(*house_.store, house_.directory, house_.policy, house_.clock)
                      .Run(caller, child, query_.purpose));
    } else {
      // The hidden name of the one, and a name that nobody has.
      const std::string alias = with ? "Alias" : "Alibi";
      FindQuery sought = alias_ ? For("Secret", alias) : For(name, pair.family);
      sought.birth = pair.birth;
      body = what_ == 4 ? Body(house_.Finder().Run(caller, sought))
                        : Body(house_.Check(house_.Lead(), {sought}, Purpose::kEarlyHelp));
    }
    Replace(body, name, "Child");
    return WithoutMember(WithoutIds(std::move(body)), "known_at");
  }

 private:
  std::string Chronology(const Caller& caller, const ChildId& child) {
    ReadChronology read(*house_.store, house_.directory, house_.policy, house_.clock);
    ChronologyQuery query = query_;
    query.child = child;
    std::string body;
    do {
      const auto outcome = read.Run(caller, query);
      body += Body(outcome) + '\n';
      query.cursor.clear();
      if (outcome.ok() && outcome.value().index() == 0)
        query.cursor = std::get<0>(outcome.value()).answer().next_cursor;
    } while (!query.cursor.empty());
    return body;
  }

  PairHouse& house_;
  ChronologyQuery query_;
  bool teacher_ = false;
  std::size_t what_ = 0;
  bool alias_ = false;
};

TEST_CASE("who has something to hide is answered byte for byte as who has not", "[hiding]") {
  const int pairs = Long() ? 1'000 : 12;
  constexpr int kQuestions = 10;
  PairHouse house;
  house.policy.known_check_rows_per_day = 1'000'000;
  Draws draws(20261122);
  std::size_t said = 0;
  std::size_t empty = 0;
  for (int number = 0; number < pairs; ++number) {
    const Pair pair = house.Make(draws, number);
    for (int i = 0; i < kQuestions; ++i) {
      Asking asking(house, draws);
      const std::string without = asking.Answer(pair, false);
      const std::string with = asking.Answer(pair, true);
      if (with != without) {
        INFO("pair " << number << " question " << i << "\nwith    " << with << "\nwithout "
                     << without);
        FAIL("they differ");
      }
      const bool something = with.find("\"kind_words\"") != std::string::npos ||
                             with.find("\"lead\"") != std::string::npos ||
                             with.find("\"relationship\"") != std::string::npos;
      ++(something ? said : empty);
    }
  }
  // The questions are worth asking: many show something.
  CHECK(said * 3 > empty);
  CHECK(said + empty == static_cast<std::size_t>(pairs * kQuestions));
}

// Every route about a child beside its story and searches, asked of either of the two; and of what
// is named by an id, once of what is hidden and once of what is not there.
class BesideAsking {
 public:
  BesideAsking(PairHouse& house, Draws& draws) : house_(house) {
    const std::pair<const char*, Role> askers[] = {{"l.lead", Role::kLeadProfessional},
                                                   {"t.teach", Role::kNamedProfessional},
                                                   {"s.upper", Role::kSupervisor},
                                                   {"d.po", Role::kDataProtectionOfficer}};
    const auto& [who, role] = askers[draws.Below(4)];
    who_ = who;
    role_ = role;
    what_ = draws.Below(kRoutes);
    purpose_ = draws.OneIn(2) ? Purpose::kOwn : Purpose::kEarlyHelp;
    with_agency_ = draws.OneIn(3);
  }
  static constexpr std::size_t kRoutes = 12;
  std::size_t what() const { return what_; }

  std::string Answer(const Pair& pair, bool with) {
    const ChildId& child = with ? pair.with : pair.without;
    const EntryId entry = with ? pair.hidden : crypto::RandomId<EntryId>();
    const Caller caller = house_.As(who_, role_);
    std::string body = Ask(caller, child, entry, with ? pair.unknown : crypto::RandomId<ChildId>());
    house_.clock.now = house_.clock.now.Plus(1);
    Replace(body, with ? pair.name_with : pair.name_without, "Child");
    for (const char* moment : {"known_at", "since", "at", "opened", "t", "subject", "commitment"})
      body = WithoutMember(std::move(body), moment);
    return WithoutNumbers(WithoutIds(std::move(body)));
  }

 private:
  // Leaves have places in the log, and an officer's look counts what their own staff tried.
  static std::string WithoutNumbers(std::string body) {
    for (const std::string name : {"\"leaf\":", "\"i\":", "\"count\":"}) {
      for (std::size_t at = body.find(name); at != std::string::npos;
           at = body.find(name, at + 1)) {
        const std::size_t from = at + name.size();
        std::size_t to = from;
        while (to < body.size() && body[to] >= '0' && body[to] <= '9') ++to;
        body.replace(from, to - from, "#");
      }
    }
    return body;
  }

  std::string Ask(const Caller& caller, const ChildId& child, const EntryId& entry,
                  const ChildId& hidden_child) {
    store::Store& store = *house_.store;
    const access::Policy& policy = house_.policy;
    const Clock& clock = house_.clock;
    const Sensitive why("as the mother told us on the telephone");
    const auto nhs = with_agency_ ? AgencyId::From("nhs") : std::nullopt;
    MarkEntry marks(store, policy, clock);
    switch (what_) {
      case 0:
        return Body(ReadRights(store, house_.directory, policy, clock).Run(caller, child));
      case 1:
        return Body(
            ReadDisclosures(store, house_.directory, policy, clock).Run(caller, child, nhs));
      case 2:
        return AccessesOf(ExplainDecision(store, policy, clock).Accesses(caller, child, {}));
      case 3:
        return AccessesOf(ExplainDecision(store, policy, clock).Accesses(caller, child, entry));
      case 4:
        return Body(ExplainDecision(store, policy, clock).WhoLooked(caller, child));
      case 5:
        return Body(SetRights(store, policy, clock).Waiting(caller, {hidden_child, 50}));
      case 6:
        return Body(SendRecord(store, house_.directory, policy, clock).Send(caller, Sent(entry)));
      case 7:
        return Body(SendRecord(store, house_.directory, policy, clock).End(caller, Sent(entry)));
      case 8:
        return Body(
            SettleIncident(store, house_.directory, policy, clock)
                .Run(caller, {child, purpose_, {entry, crypto::RandomId<EntryId>()}, true, why}));
      case 9:
        return Body(role_ == Role::kDataProtectionOfficer
                        ? marks.Restrict(caller, entry, true, why)
                        : marks.Dispute(caller, entry, true, why));
      case 10:
        return Body(marks.Signify(caller, entry, true, why));
      default:
        ConfidenceRecord refused;
        refused.given.state = access::Confidence::kRefused;
        return Body(RecordPermission(store, policy, clock).OfEntry(caller, entry, refused, why));
    }
  }

  static RecordSending Sent(const EntryId& entry) {
    RecordSending sending;
    sending.entry = entry;
    sending.agency = *AgencyId::From("st-marys");
    sending.judgement.relevant = sending.judgement.not_more_detrimental = true;
    sending.function = Sensitive("to know whom to ring");
    sending.why = Sensitive("she is the one whom the child talks to");
    return sending;
  }

  static std::string AccessesOf(const Outcome<std::vector<Access>>& outcome) {
    if (!outcome.ok() || outcome.value().index() == 1) return Body(Told(outcome));
    std::string body = "200 ";
    for (const Access& access : std::get<0>(outcome.value()).answer()) {
      // What their own staff tried, and were refused, is the officer's to see.
      if (access.line.find("access.refused") != std::string::npos) continue;
      body += access.line + ' ' + access.actor.text() + ' ' + std::to_string(access.entries_shown) +
              '\n';
    }
    return body;
  }
  static Outcome<access::Told> Told(const Outcome<std::vector<Access>>& outcome) {
    using Either = std::variant<audit::Released<access::Told>, Refusal>;
    if (!outcome.ok()) return outcome.error();
    return Outcome<access::Told>(Either(std::in_place_index<1>, std::get<1>(outcome.value())));
  }

  PairHouse& house_;
  std::string who_;
  Role role_ = Role::kNone;
  std::size_t what_ = 0;
  Purpose purpose_ = Purpose::kEarlyHelp;
  bool with_agency_ = false;
};

TEST_CASE("no route beside a child's story tells who has something to hide", "[hiding]") {
  const int pairs = Long() ? 1'000 : 10;
  constexpr int kQuestions = 12;
  PairHouse house;
  Draws draws(20261123);
  std::set<std::size_t> answered;
  for (int number = 0; number < pairs; ++number) {
    const Pair pair = house.Make(draws, number);
    for (int i = 0; i < kQuestions; ++i) {
      BesideAsking asking(house, draws);
      const std::string without = asking.Answer(pair, false);
      const std::string with = asking.Answer(pair, true);
      if (with != without) {
        INFO("pair " << number << " route " << asking.what() << "\nwith    " << with << "\nwithout "
                     << without);
        FAIL("they differ");
      }
      if (with.starts_with("200")) answered.insert(asking.what());
    }
  }
  // Rights, disclosures, accesses and the list of what waits are answered, not only refused.
  for (const std::size_t route : {0U, 1U, 2U}) CHECK(answered.count(route) == 1);
}

TEST_CASE("a child who is hidden altogether is answered as one who was never there", "[hiding]") {
  const int children = Long() ? 2'000 : 10;
  SearchHouse house;
  house.policy.known_check_rows_per_day = 1'000'000;
  Draws draws(7);
  const Purpose purposes[] = {Purpose::kEarlyHelp, Purpose::kChildInNeed, Purpose::kEmergency,
                              Purpose::kMash, Purpose::kTransit};
  for (int number = 0; number < children; ++number) {
    const std::string n = std::to_string(number);
    auto subject = Person("x" + n, "Hidden", "Marlow", NhsNumber(number));
    subject.birth = PartialDate::Day(Date{Date::Parse("2011-01-01")->days + number});
    subject.shielded = draws.OneIn(2);
    auto record = About(subject, "h" + n, Kind::kHealthContact);
    if (draws.OneIn(2)) record.labels = record.labels.With(Label::kSensDaSpecialist);
    house.PushOne("nhs", record);
    const ChildId hidden = house.ChildOf("nhs", "x" + n);
    const ChildId nobody = crypto::RandomId<ChildId>();
    FindQuery known = For("Hidden", "Marlow", "2011-01-01", purposes[draws.Below(5)]);
    known.birth = Date{known.birth->days + number};
    FindQuery unknown = known;
    unknown.given = Sensitive("Nobody");
    const auto told = [&](std::string body) {
      return WithoutMember(WithoutIds(std::move(body)), "known_at");
    };
    for (const Caller& caller : {house.Lead(), house.Teacher(), house.Supervisor()}) {
      INFO("child " << number);
      CHECK(told(Body(house.Finder().Run(caller, known))) ==
            told(Body(house.Finder().Run(caller, unknown))));
      CHECK(told(Body(house.Check(caller, {known, unknown}, Purpose::kTransit))) ==
            told(Body(house.Check(caller, {unknown, unknown}, Purpose::kTransit))));
      ReadChronology read(*house.store, house.directory, house.policy, house.clock);
      ChronologyQuery query;
      query.purpose = known.purpose;
      query.child = hidden;
      const std::string of_hidden = told(Body(read.Run(caller, query)));
      query.child = nobody;
      CHECK(of_hidden == told(Body(read.Run(caller, query))));
      WhoIsInvolved involved(*house.store, house.directory, house.policy, house.clock);
      CHECK(told(Body(involved.Run(caller, hidden, known.purpose))) ==
            told(Body(involved.Run(caller, nobody, known.purpose))));
    }
  }
}

}  // namespace
}  // namespace hub::service
