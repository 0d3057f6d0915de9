// Questions whether two records are about one child: asked, answered, joined, parted.

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "hub/service/decide_match.h"
#include "hub/service/read_matches.h"
#include "hub/service/rights_facts.h"
#include "hub/service/split_child.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using linkage::QuestionState;
using linkage::QuestionTold;
using linkage::StewardAnswer;
using records::Kind;

const char kExplanation[] = "first_given agrees +6.5; family agrees +5.0; nhs_number differs -3.0";

// A house with a data steward in each agency, and what they do.
class Stewards : public House {
 public:
  Stewards() {
    Add("w.csc", "csc", {access::Role::kSteward});
    Add("w.nhs", "nhs", {access::Role::kSteward, access::Role::kNamedProfessional});
    Add("w.school", "st-marys", {access::Role::kSteward});
    policy.match_working_days = 5;
  }

  void Add(const std::string& id, const std::string& agency, std::vector<access::Role> roles) {
    REQUIRE(administer
                ->AddProfessional(
                    {*ProfessionalId::From(id), *AgencyId::From(agency), id, std::move(roles)})
                .ok());
  }
  Caller Csc() { return As("w.csc", access::Role::kSteward); }
  Caller Nhs() { return As("w.nhs", access::Role::kSteward); }
  Caller School() { return As("w.school", access::Role::kSteward); }

  store::Person PersonBy(const std::string& agency, const std::string& source_id) {
    const store::AgencyRow row = Agency(agency).agency.row;
    store::ReadTransaction reading = store->Read();
    const auto person = reading.FindPerson(row, store->SourceHash("person", row, source_id));
    REQUIRE(person);
    return *person;
  }

  // One child at each of two agencies, and the proposal that they are one.
  void TwoViews(const char* number = "9434765870") {
    PushOne("csc", About(Person("c1", "Ada", "Marlow"), "r1", Kind::kReferral));
    PushOne("nhs", About(Person("n1", "Adah", "Marlowe", number), "h1", Kind::kHealthContact));
    REQUIRE(ChildOf("csc", "c1") != ChildOf("nhs", "n1"));
    Propose("nhs", "n1", "csc", "c1");
  }
  void Propose(const std::string& agency, const std::string& person, const std::string& of_agency,
               const std::string& of) {
    const store::Person proposed = PersonBy(agency, person);
    const store::Person other = PersonBy(of_agency, of);
    const Status done = store->writer().Write([&](store::Writing& writing) -> Status {
      writing.AddLink({proposed.row, other.child, store::LinkState::kProposed, 8.5, kExplanation,
                       "rule", writing.at()});
      return Done{};
    });
    REQUIRE(done.ok());
    clock.now = clock.now.Plus(1);
  }

  linkage::QuestionPage List(const Caller& caller, bool settled = false,
                             std::optional<linkage::MatchId> after = std::nullopt,
                             std::size_t limit = 50) {
    auto outcome = ReadMatches(*store, policy, clock).List(caller, {settled, after, limit});
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  linkage::MatchId Only(const Caller& caller) {
    const linkage::QuestionPage page = List(caller);
    REQUIRE(page.questions.size() == 1);
    return page.questions.front().id;
  }
  linkage::Question Show(const Caller& caller, const linkage::MatchId& id) {
    auto outcome = ReadMatches(*store, policy, clock).One(caller, id);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  linkage::WrongReads Readers(const Caller& caller, const linkage::MatchId& id) {
    auto outcome = ReadMatches(*store, policy, clock).Readers(caller, id);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }

  Outcome<QuestionTold> TryAnswer(const Caller& caller, const linkage::MatchId& id,
                                  StewardAnswer answer) {
    auto outcome = DecideMatch(*store, policy, clock)
                       .Run(caller, {id, answer, Sensitive("The mother confirmed it to Quillon")});
    clock.now = clock.now.Plus(1);
    return outcome;
  }
  QuestionTold Answer(const Caller& caller, const linkage::MatchId& id, StewardAnswer answer) {
    auto outcome = TryAnswer(caller, id, answer);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  QuestionTold Undo(const Caller& caller, const linkage::MatchId& id) {
    return Answer(caller, id, StewardAnswer::kWithdrawn);
  }
  void JoinBoth(const linkage::MatchId& id) {
    Answer(Nhs(), id, StewardAnswer::kSame);
    REQUIRE(Answer(Csc(), id, StewardAnswer::kSame).state == QuestionState::kJoined);
  }
  std::vector<access::Rule> WhyRefused(const Outcome<QuestionTold>& outcome) {
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 1);
    return std::get<1>(outcome.value()).answer().because;
  }

  Outcome<QuestionTold> TrySplit(const Caller& caller, const std::vector<std::string>& ids) {
    Split split;
    for (const std::string& id : ids) split.source_ids.emplace_back(id);
    split.reason = Sensitive("another girl of that name");
    auto outcome = SplitChild(*store, policy, clock).Run(caller, split);
    clock.now = clock.now.Plus(1);
    return outcome;
  }
  QuestionTold SplitOff(const Caller& caller, const std::string& id) {
    auto outcome = TrySplit(caller, {id});
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }

  // A relationship that somebody of another agency than social care set.
  void RelateBy(const Caller& setter, const ChildId& child, const std::string& who) {
    const Status done = store->writer().Write([&](store::Writing& writing) -> Status {
      const auto whose = writing.FindProfessional(*ProfessionalId::From(who));
      writing.AddRelationship(
          *writing.FindChild(child),
          {whose->row, access::Relationship::kNamed, std::nullopt, setter.who.row, writing.at()});
      return Done{};
    });
    REQUIRE(done.ok());
    clock.now = clock.now.Plus(1);
  }
  // What the family agreed to with the health service, of the child that its person stands in.
  void AgreeByHealth(const std::string& person) {
    const Status done = store->writer().Write([&](store::Writing& writing) -> Status {
      access::Agreement given;
      given.state = access::AgreementState::kGiven;
      given.purpose = access::Purpose::kEarlyHelp;
      given.agencies = {*AgencyId::From("csc")};
      given.classes = records::ClassSet(~0U);
      given.from = writing.at();
      given.review_by = *Date::Parse("2027-06-01");
      given.giver = access::Giver::kParent;
      writing.AddAgreement(PersonBy("nhs", person).child, given, "parent", Sensitive("a letter"),
                           Nhs().who.row);
      return Done{};
    });
    REQUIRE(done.ok());
    clock.now = clock.now.Plus(1);
  }
  Outcome<access::WaitingTies> TryWaiting(const Caller& caller,
                                          std::optional<ChildId> after = std::nullopt,
                                          std::size_t limit = 50) {
    return SetRights(*store, policy, clock).Waiting(caller, {after, limit});
  }
  access::WaitingTies Waiting(const Caller& caller, std::optional<ChildId> after = std::nullopt,
                              std::size_t limit = 50) {
    auto outcome = TryWaiting(caller, after, limit);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }

  // Glass broken by the teacher for that child, and agreed to.
  void BreakGlass(const ChildId& child) {
    policy.emergency_hours = 12;
    policy.break_glass_reason_length = 20;
    policy.break_glass_quota = 3;
    policy.second_person_minutes = 60;
    policy.second_person_roles = {access::Role::kSupervisor};
    const Caller teacher = Teacher();
    store::Opening opening;
    opening.who = teacher.who.row;
    opening.agency = teacher.agency.row;
    opening.role = teacher.role;
    opening.opened = clock.now;
    opening.facts.agency = teacher.agency.id;
    opening.facts.category = access::EmergencyCategory::kSeriousHarm;
    opening.facts.opened = clock.now;
    opening.facts.reauthenticated = true;
    opening.facts.reason_length = 40;
    opening.facts.opened_lately = 1;
    const Status done = store->writer().Write([&](store::Writing& writing) -> Status {
      opening.child = *writing.FindChild(child);
      writing.AddOpening(opening, Sensitive("she came to school with burns"));
      writing.RightsChanged();
      return Done{};
    });
    REQUIRE(done.ok());
    clock.now = clock.now.Plus(1);
  }
  bool ReadsInEmergency(const ChildId& child) {
    ChronologyQuery query;
    query.child = child;
    query.purpose = access::Purpose::kEmergency;
    const auto read = ReadChronology(*store, directory, policy, clock).Run(Teacher(), query);
    REQUIRE(read.ok());
    return read.value().index() == 0;
  }

  bool OneChild() { return ChildOf("csc", "c1") == ChildOf("nhs", "n1"); }
  std::vector<store::LinkState> LinkStates(const std::string& agency, const std::string& person) {
    std::vector<store::LinkState> states;
    const store::PersonRow row = PersonBy(agency, person).row;
    for (const store::Link& link : store->Read().LinksOf(row)) states.push_back(link.state);
    return states;
  }
  std::vector<std::string> Events() {
    std::vector<std::string> events;
    store::LogTransaction reading = store->ReadLog();
    reading.Leaves(0, reading.LeafCount(), [&](std::uint64_t, std::string_view line) {
      events.emplace_back(audit::Name(audit::Decode(line).value().leaf.event));
    });
    return events;
  }
  std::size_t Count(const std::string& event) {
    const std::vector<std::string> events = Events();
    return static_cast<std::size_t>(std::count(events.begin(), events.end(), event));
  }
};

bool Tells(const chronology::ChronologyAnswer& answer, const std::string& text) {
  return answer.entries.find(text) != std::string::npos;
}

// One child, as a rule joined them, whom both agencies tell of.
void JoinedByRule(Stewards& house) {
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("n1"), "h1", Kind::kHealthContact));
  REQUIRE(house.OneChild());
}

// Asking -----------------------------------------------------------------------

TEST_CASE("a proposed match is a question for the stewards of both agencies and of no other",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();

  const linkage::QuestionPage csc = house.List(house.Csc());
  const linkage::QuestionPage nhs = house.List(house.Nhs());

  REQUIRE(csc.questions.size() == 1);
  REQUIRE(nhs.questions.size() == 1);
  CHECK(csc.questions.front().id == nhs.questions.front().id);
  CHECK(csc.questions.front().state == QuestionState::kOpen);
  CHECK(csc.questions.front().waits_for_you);
  CHECK(csc.questions.front().waits_for_others);
  CHECK(house.List(house.School()).questions.empty());
  CHECK(house.Count("matches.read") == 3);
}

TEST_CASE("a merely proposed link is shown to nobody who reads", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  house.Agree(child);

  CHECK_FALSE(Tells(house.Read(house.Lead(), child), "Summary of h1"));
  // Whom it is asked about stands as a child of its own, and is read.
  const ChildId other = house.ChildOf("nhs", "n1");
  house.RelateBy(house.Supervisor(), other, "w.nhs");
  const auto own = house.Read(house.As("w.nhs", access::Role::kNamedProfessional), other);
  CHECK(Tells(own, "Summary of h1"));
  CHECK_FALSE(Tells(own, "Summary of r1"));
}

TEST_CASE("the oldest question comes first, page by page, and is told to be overdue after its day",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  house.PushOne("nhs", About(Person("n2", "Ida", "Quill", ""), "h2", Kind::kHealthContact));
  house.clock.now = house.clock.now.Plus(4 * 86'400);
  house.Propose("nhs", "n2", "csc", "c1");

  const linkage::QuestionPage first = house.List(house.Csc(), false, std::nullopt, 1);
  REQUIRE(first.questions.size() == 1);
  REQUIRE(first.next);
  const linkage::QuestionPage second = house.List(house.Csc(), false, first.next, 1);
  REQUIRE(second.questions.size() == 1);
  CHECK_FALSE(second.next);
  CHECK(first.questions.front().asked < second.questions.front().asked);
  CHECK(first.questions.front().due == *Date::Parse("2026-11-27"));  // asked on a Saturday
  CHECK(first.overdue == 0);

  house.clock.now = *Instant::Parse("2026-11-27T23:59:59Z");
  CHECK(house.List(house.Csc()).overdue == 0);
  house.clock.now = *Instant::Parse("2026-11-28T00:00:00Z");
  CHECK(house.List(house.Csc()).overdue == 1);
  CHECK(house.List(house.Csc()).questions.front().overdue);
  CHECK(house.List(house.Csc()).questions.front().owner == *AgencyId::From("csc"));
  house.clock.now = *Instant::Parse("2026-12-12T00:00:00Z");
  CHECK(house.List(house.Csc(), false, std::nullopt, 1).overdue == 2);  // on whatever page
}

TEST_CASE("a steward sees their own agency's person and of the other's only how fields agree",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::Question question = house.Show(house.Nhs(), house.Only(house.Nhs()));

  REQUIRE(question.own.size() == 1);
  CHECK(question.own.front().proposed);
  CHECK(question.own.front().who.names.front().given.Reveal() == "Adah");
  CHECK_FALSE(question.others_on_proposed);
  CHECK(question.others_on_candidate);
  REQUIRE(question.fields.size() == 4);
  double sum = 0;
  for (const linkage::FieldTold& field : question.fields) sum += field.bits;
  CHECK(sum == question.told.bits);
}

records::Subject Of(const std::string& source_id, const std::string& given,
                    const std::string& number) {
  records::Subject subject = Person(source_id, given, "Vane", number);
  subject.addresses = {{Sensitive("2 Elm Way"), Sensitive("ZZ3 3CC")}};
  return subject;
}

// Which children are asked about, by the stewards of the agency: the questions of one of them.
std::vector<linkage::MatchId> AskedOf(Stewards& house, const Caller& caller,
                                      const std::string& who) {
  std::vector<linkage::MatchId> asked;
  for (const QuestionTold& told : house.List(caller).questions) {
    for (const linkage::OwnView& view : house.Show(caller, told.id).own) {
      if (view.who.source_id.Reveal() == who) asked.push_back(told.id);
    }
  }
  return asked;
}

std::string WordsOf(const Outcome<QuestionTold>& outcome) {
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.error().code == ErrorCode::kConflict);
  return outcome.error().for_caller;
}

TEST_CASE("a record without a given name makes no one child of twins, whatever is answered",
          "[service][matches]") {
  Stewards house;
  house.PushOne("csc", About(Of("t1", "Orla", "9434765919"), "r1", Kind::kReferral));
  house.PushOne("csc", About(Of("t2", "Bronte", "9434765870"), "r2", Kind::kReferral));
  house.PushOne("nhs", About(Of("b1", "Baby", ""), "h1", Kind::kHealthContact));
  const auto asked = AskedOf(house, house.Nhs(), "b1");
  REQUIRE(asked.size() == 2);
  const std::size_t fields = house.Show(house.Nhs(), asked[1]).fields.size();
  house.JoinBoth(asked[0]);

  CHECK(WordsOf(house.TryAnswer(house.Nhs(), asked[1], StewardAnswer::kSame))
            .find("they are two children") != std::string::npos);
  CHECK_FALSE(house.TryAnswer(house.Csc(), asked[1], StewardAnswer::kSame).ok());

  CHECK(house.ChildOf("csc", "t1") != house.ChildOf("csc", "t2"));
  const linkage::Question now = house.Show(house.Nhs(), asked[1]);
  CHECK(now.told.state == QuestionState::kOpen);
  CHECK(now.fields.size() > fields);  // the twin's number and given name are weighed too
  CHECK(std::any_of(now.fields.begin(), now.fields.end(), [](const linkage::FieldTold& field) {
    return field.field == "nhs_number" && field.bits < 0;
  }));
  house.Answer(house.Nhs(), asked[1], StewardAnswer::kDifferent);
  CHECK(house.Answer(house.Csc(), asked[1], StewardAnswer::kDifferent).state ==
        QuestionState::kDifferent);
}

TEST_CASE("a yes that was given before the numbers contradicted joins nobody afterwards",
          "[service][matches]") {
  Stewards house;
  house.PushOne("nhs", About(Of("b1", "Baby", ""), "h1", Kind::kHealthContact));
  house.PushOne("csc", About(Of("t1", "Orla", "9434765919"), "r1", Kind::kReferral));
  house.JoinBoth(house.Only(house.Nhs()));
  house.PushOne("st-marys", About(Of("s2", "Bronte", ""), "a1", Kind::kAttendancePeriod));
  house.Propose("st-marys", "s2", "nhs", "b1");
  const linkage::MatchId asked = house.Only(house.School());
  house.Answer(house.Csc(), asked, StewardAnswer::kDifferent);
  house.Answer(house.Nhs(), asked, StewardAnswer::kSame);
  REQUIRE(house.Answer(house.School(), asked, StewardAnswer::kSame).state ==
          QuestionState::kDisputed);
  house.PushOne("st-marys", About(Of("s2", "Bronte", "9434765870"), "a1", Kind::kAttendancePeriod));

  CHECK(house.Undo(house.Csc(), asked).state == QuestionState::kOpen);

  CHECK(house.ChildOf("nhs", "b1") == house.ChildOf("csc", "t1"));
  CHECK(house.ChildOf("nhs", "b1") != house.ChildOf("st-marys", "s2"));
}

TEST_CASE("what people joined knowingly no later address parts", "[service][matches]") {
  Stewards house;
  house.TwoViews();  // their numbers contradict, and whoever answers is told
  house.JoinBoth(house.Only(house.Nhs()));
  records::Subject moved = Person("n1", "Adah", "Marlowe", "9434765870");
  moved.addresses = {{Sensitive("9 New Road"), Sensitive("ZZ9 4QR")}};

  house.PushOne("nhs", About(moved, "h2", Kind::kHealthContact));

  CHECK(house.OneChild());
  house.PushOne("csc", About(Person("c9"), "r9", Kind::kReferral));
  CHECK(house.ChildOf("csc", "c9") != house.ChildOf("csc", "c1"));  // in doubt: somebody is asked
  CHECK(house.List(house.Nhs()).questions.size() == 1);
}

// As each agency tells of a pregnancy and of what came of it.
records::Subject OfPregnancy(const std::string& id, const char* given) {
  records::Subject subject = Person(id, given, "Larch", "");
  subject.birth = {};
  subject.identifiers.push_back(
      records::MakeIdentifier(records::IdentifierKind::kMothersNhsNumber, "9990000115"));
  if (*given == '\0') {
    subject.due = *Date::Parse("2026-03-10");
  } else {
    subject.birth = PartialDate::Day(*Date::Parse("2026-03-02"));
  }
  return subject;
}

TEST_CASE("two babies of one mother stay two, whoever says that an expected child was both",
          "[service][matches][unborn]") {
  Stewards house;  // two are expected, and which of them was born as whom nobody tells
  house.PushOne("csc", About(OfPregnancy("u1", ""), "r1", Kind::kReferral));
  house.PushOne("csc", About(OfPregnancy("u2", ""), "r2", Kind::kReferral));
  for (const char* const given : {"Poppy", "Rowan"}) {
    house.PushOne("nhs", About(OfPregnancy(given, given), given, Kind::kHealthContact));
  }
  std::vector<linkage::MatchId> of_first;  // by what both agencies told of
  const auto first = house.PersonBy("csc", "u1").row;
  for (const QuestionTold& told : house.List(house.Nhs()).questions) {
    const auto match = house.store->Read().FindMatch(told.id);
    if (match->person == first || match->other == first) of_first.push_back(told.id);
  }
  REQUIRE(of_first.size() == 2);
  const linkage::Question question = house.Show(house.Csc(), of_first.front());
  REQUIRE(question.fields.size() == 2);
  CHECK(question.fields.front().words == "mother agrees: one mother's child, expected and born");
  house.JoinBoth(of_first.front());
  REQUIRE(house.ChildOf("csc", "u1") == house.ChildOf("nhs", "Poppy"));

  CHECK_FALSE(house.TryAnswer(house.Csc(), of_first.back(), StewardAnswer::kSame).ok());
  CHECK_FALSE(house.TryAnswer(house.Nhs(), of_first.back(), StewardAnswer::kSame).ok());
  CHECK(house.ChildOf("nhs", "Poppy") != house.ChildOf("nhs", "Rowan"));
}

// How many records stand about a child, whoever may read them.
std::size_t Standing(House& house, const ChildId& child) {
  store::ReadTransaction reading = house.store->Read();
  std::set<EntryId> entries;
  for (const store::Person& person : reading.PersonsOf(*reading.FindChild(child))) {
    reading.Versions(person.row, [&](const store::Reading::EntryRef& entry, auto) {
      if (!entry.ended) entries.insert(entry.id);
    });
  }
  return entries.size();
}

TEST_CASE("what was told of each baby is taken back from one by a steward, and stays taken back",
          "[service][matches][unborn]") {
  Stewards house;
  house.PushOne("csc", About(OfPregnancy("u1", ""), "r1", Kind::kReferral));
  for (const char* const given : {"Poppy", "Rowan"}) {
    house.PushOne("nhs", About(OfPregnancy(given, given), given, Kind::kHealthContact));
  }
  const ChildId rowan = house.ChildOf("nhs", "Rowan");
  house.Relate(rowan, "l.lead");
  house.Agree(rowan);
  REQUIRE(house.Read(house.Lead(), rowan).total == 2);
  CHECK(house.List(house.Csc()).questions.empty());  // nothing waits for anybody
  const auto settled = house.List(house.Csc(), true).questions;
  REQUIRE(settled.size() == 1);
  CHECK(settled.front().state == QuestionState::kJoined);
  CHECK(house.List(house.Nhs(), true).questions.size() == 1);

  // Whoever says that it is so has said nothing new.
  CHECK(house.Answer(house.Csc(), settled.front().id, StewardAnswer::kSame).state ==
        QuestionState::kJoined);
  const std::size_t splits = house.Count("link.split");
  const QuestionTold parted =
      house.Answer(house.Nhs(), settled.front().id, StewardAnswer::kDifferent);
  CHECK(parted.state == QuestionState::kDisputed);
  CHECK(house.Count("link.split") == splits + 2);
  const linkage::WrongReads reads = house.Readers(house.Nhs(), settled.front().id);
  CHECK(reads.ever_joined);
  REQUIRE(reads.reads.size() == 1);
  CHECK(reads.reads.front().misplaced == 1);

  house.PushOne("csc", About(OfPregnancy("u1", ""), "r2", Kind::kReferral));
  house.PushOne("nhs", About(OfPregnancy("Rowan", "Rowan"), "h9", Kind::kHealthContact));
  CHECK(house.ChildOf("nhs", "Rowan") == rowan);
  CHECK(Standing(house, rowan) == 2);  // her own records
  CHECK(Standing(house, house.ChildOf("nhs", "Poppy")) == 3);

  CHECK(house.Answer(house.Nhs(), settled.front().id, StewardAnswer::kSame).state ==
        QuestionState::kJoined);
  CHECK(Standing(house, rowan) == 4);  // with what was told meanwhile
  CHECK(house.store->CheckRights().ok());
}

TEST_CASE("a correction that parts a record asks both sides, and tells who read the wrong child",
          "[service][matches]") {
  Stewards house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("n1"), "h1", Kind::kHealthContact));
  const ChildId ada = house.ChildOf("csc", "c1");
  REQUIRE(house.ChildOf("nhs", "n1") == ada);
  house.Relate(ada, "l.lead");
  house.Agree(ada);
  REQUIRE(house.Read(house.Lead(), ada).total == 2);
  const std::size_t splits = house.Count("link.split");
  records::Subject zelda = Person("n1", "Zelda", "Thornbury", "9434765870");
  zelda.birth = PartialDate::Day(*Date::Parse("2013-09-19"));
  house.clock.now = house.clock.now.Plus(60);

  house.PushOne("nhs", About(zelda, "h1", Kind::kHealthContact));

  CHECK(house.Count("link.split") == splits + 2);
  const linkage::MatchId asked = house.Only(house.Csc());
  CHECK(house.Only(house.Nhs()) == asked);
  const linkage::WrongReads reads = house.Readers(house.Csc(), asked);
  CHECK(reads.ever_joined);
  REQUIRE(reads.reads.size() == 1);
  CHECK(reads.reads.front().entries == 2);
  CHECK(reads.reads.front().misplaced == 1);
  // Nobody reads either by what held while they were one, until it is confirmed.
  CHECK(house.Refused(house.Lead(), ada).outcome != access::Outcome::kPermit);
  CHECK(house.Refused(house.Lead(), house.ChildOf("nhs", "n1")).outcome !=
        access::Outcome::kPermit);
}

TEST_CASE("what people joined and another NHS number parts is a new question to both",
          "[service][matches]") {
  Stewards house;
  house.TwoViews("");
  house.JoinBoth(house.Only(house.Nhs()));
  REQUIRE(house.OneChild());
  REQUIRE(house.List(house.Csc()).questions.empty());

  house.PushOne("nhs",
                About(Person("n1", "Adah", "Marlowe", "9434765870"), "h1", Kind::kHealthContact));

  CHECK_FALSE(house.OneChild());
  const linkage::MatchId asked = house.Only(house.Csc());
  CHECK(house.Only(house.Nhs()) == asked);
  CHECK(house.Show(house.Csc(), asked).told.own == StewardAnswer::kWithdrawn);
}

TEST_CASE("where a shielded person lives is shown to no steward, whichever agency shields",
          "[service][matches]") {
  Stewards house;
  records::Subject shielded = Person("c1");
  shielded.shielded = true;
  house.PushOne("csc", About(shielded, "r1", Kind::kReferral));
  records::Subject told = Person("n1");
  told.addresses.push_back({Sensitive("4 Quince Row"), Sensitive("ZZ9 4QR")});
  told.phones.emplace_back("01632 960101");
  house.PushOne("nhs", About(told, "h1", Kind::kHealthContact));
  house.PushOne("csc", About(Person("c2", "Adele", "Marl", ""), "r2", Kind::kReferral));
  REQUIRE(house.OneChild());
  house.Propose("csc", "c2", "nhs", "n1");

  const linkage::Question question = house.Show(house.Nhs(), house.Only(house.Nhs()));

  REQUIRE(question.own.size() == 1);
  CHECK(question.own.front().shielded);
  CHECK(question.own.front().who.addresses.empty());
  CHECK(question.own.front().who.phones.empty());
}

// What becomes of a guess at where a child is: the question that is asked, or that none is.
std::string FateOfGuess(bool shielded, const std::string& lines, const std::string& postcode,
                        const std::string& phone) {
  Stewards house;
  records::Subject child = Person("c1", "Ada", "Marlow", "");
  child.shielded = shielded;
  child.addresses.push_back({Sensitive("4 Quince Row"), Sensitive("ZZ9 4QR")});
  child.phones.emplace_back("01632 960101");
  house.PushOne("csc", About(child, "r1", Kind::kReferral));
  records::Subject guess = Person("n1", "Ada", "Marlowe", "");
  guess.addresses.push_back({Sensitive(lines), Sensitive(postcode)});
  guess.phones.emplace_back(phone);
  house.PushOne("nhs", About(guess, "h1", Kind::kHealthContact));
  std::string fate = house.OneChild() ? "one child" : "two children";
  for (const QuestionTold& asked : house.List(house.Nhs()).questions) {
    fate += " " + std::to_string(asked.bits);
    for (const linkage::FieldTold& field : house.Show(house.Nhs(), asked.id).fields)
      fate += " " + field.field + " " + field.agreement + " " + std::to_string(field.bits);
  }
  return fate;
}

TEST_CASE("whether a guess at where a shielded child is was right is told by nothing",
          "[service][matches]") {
  const auto right = [](bool shielded) {
    return FateOfGuess(shielded, "4 Quince Row", "ZZ9 4QR", "01632 960101");
  };
  const auto wrong = [](bool shielded) {
    return FateOfGuess(shielded, "77 Elder Way", "ZZ1 1AA", "01632 960999");
  };
  CHECK(right(true) == wrong(true));
  CHECK(right(false) != wrong(false));
}

TEST_CASE("of a child who is shielded once the question is asked no place is told any more",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId asked = house.Only(house.Nhs());
  const Status done = house.store->writer().Write([&](store::Writing& writing) -> Status {
    const store::Person proposed = house.PersonBy("nhs", "n1");
    writing.AddLink({proposed.row, house.PersonBy("csc", "c1").child, store::LinkState::kProposed,
                     11, "family agrees +5.0; postcode agrees +6.0", "rule", writing.at()});
    writing.Shield(house.PersonBy("csc", "c1").row);
    return Done{};
  });
  REQUIRE(done.ok());

  const linkage::Question question = house.Show(house.Nhs(), asked);
  REQUIRE_FALSE(question.fields.empty());
  double sum = 0;
  for (const linkage::FieldTold& field : question.fields) {
    CHECK(field.field != "postcode");
    sum += field.bits;
  }
  CHECK(question.told.bits == Approx(sum));
  CHECK(house.List(house.Nhs()).questions.front().bits == 5.0);  // as asked, less the postcode
}

TEST_CASE("only a steward settles, and nobody about their own family", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Csc());
  const auto why = [&](const Caller& caller) {
    return house.WhyRefused(house.TryAnswer(caller, id, StewardAnswer::kSame));
  };

  CHECK(why(house.Lead()) == std::vector{access::Rule::kNotForSteward});
  CHECK(why(house.As("a.dmin", access::Role::kAdministrator)) == std::vector{access::Rule::kB4});
  CHECK(why(house.As("l.lead", access::Role::kSteward)) == std::vector{access::Rule::kB3});
  const ChildId child = house.ChildOf("nhs", "n1");
  const store::ProfessionalRow steward = house.Csc().who.row;
  REQUIRE(house.store->writer()
              .Write([&](store::Writing& writing) -> Status {
                writing.AddRelationship(*writing.FindChild(child),
                                        {steward, access::Relationship::kConflictOfInterest,
                                         std::nullopt, steward, writing.at()});
                return Done{};
              })
              .ok());
  CHECK(why(house.Csc()) == std::vector{access::Rule::kB6});
  CHECK(house.List(house.Csc()).questions.empty());
  CHECK(house.Count("match.answered") == 0);
  CHECK(house.Count("access.refused") == 4);
}

TEST_CASE("another agency's question does not exist", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Csc());

  const auto answered = house.TryAnswer(house.School(), id, StewardAnswer::kSame);
  const auto made_up = house.TryAnswer(house.School(), linkage::MatchId(), StewardAnswer::kSame);

  REQUIRE_FALSE(answered.ok());
  REQUIRE_FALSE(made_up.ok());
  CHECK(answered.error().code == ErrorCode::kNotFound);
  CHECK(answered.error().for_caller == made_up.error().for_caller);
}

TEST_CASE("a role that was taken away since answers nothing", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Csc());
  const Caller before = house.Csc();
  REQUIRE(house.administer->DisableProfessional(before.who.id).ok());

  CHECK(house.WhyRefused(house.TryAnswer(before, id, StewardAnswer::kSame)) ==
        std::vector{access::Rule::kB3});
}

// Answering --------------------------------------------------------------------

TEST_CASE("two agencies' yes join the records, and one alone does not", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Nhs());
  const ChildId child = house.ChildOf("csc", "c1");

  const QuestionTold half = house.Answer(house.Nhs(), id, StewardAnswer::kSame);
  CHECK(half.state == QuestionState::kOpen);
  CHECK_FALSE(half.waits_for_you);
  CHECK(half.waits_for_others);
  CHECK_FALSE(house.OneChild());
  const QuestionTold whole = house.Answer(house.Csc(), id, StewardAnswer::kSame);

  CHECK(whole.state == QuestionState::kJoined);
  CHECK(house.OneChild());
  CHECK(house.ChildOf("nhs", "n1") == child);
  CHECK(house.List(house.Csc()).questions.empty());
  CHECK(house.List(house.Csc(), true).questions.size() == 1);
  CHECK(house.Count("match.answered") == 2);
  CHECK(house.Count("link.joined") == 2);
  house.Relate(child, "l.lead");
  const chronology::ChronologyAnswer answer = house.Read(house.Lead(), child);
  CHECK(Tells(answer, "Summary of r1"));
}

TEST_CASE("two stewards who disagree are both told so, and nobody is linked",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Nhs());
  house.Answer(house.Nhs(), id, StewardAnswer::kSame);

  const QuestionTold told = house.Answer(house.Csc(), id, StewardAnswer::kDifferent);

  CHECK(told.state == QuestionState::kDisputed);
  CHECK_FALSE(house.OneChild());
  for (const Caller& steward : {house.Csc(), house.Nhs()}) {
    const linkage::QuestionPage page = house.List(steward);
    REQUIRE(page.questions.size() == 1);
    CHECK(page.questions.front().state == QuestionState::kDisputed);
    CHECK(page.questions.front().waits_for_you);
  }
  CHECK(house.Answer(house.Nhs(), id, StewardAnswer::kDifferent).state ==
        QuestionState::kDifferent);
}

TEST_CASE("what was answered no or never is not asked again when the same comes again",
          "[service][matches]") {
  const StewardAnswer answer = GENERATE(StewardAnswer::kDifferent, StewardAnswer::kNever);
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Nhs());
  house.Answer(house.Nhs(), id, answer);
  house.Answer(house.Csc(), id, answer);

  house.PushOne("nhs", About(Person("n1", "Ada", "Marlow"), "h2", Kind::kHealthContact));
  house.PushOne("csc", About(Person("c1", "Ada Jane", "Marlow"), "r2", Kind::kReferral));
  house.Propose("nhs", "n1", "csc", "c1");

  CHECK_FALSE(house.OneChild());
  CHECK(house.List(house.Nhs()).questions.empty());
  CHECK(house.List(house.Nhs(), true).questions.size() == 1);
}

TEST_CASE("never is asserted of both sides", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Nhs());
  house.Answer(house.Nhs(), id, StewardAnswer::kNever);
  CHECK(house.Answer(house.Csc(), id, StewardAnswer::kDifferent).state == QuestionState::kNever);

  CHECK(house.LinkStates("nhs", "n1").back() == store::LinkState::kNever);
  CHECK(house.LinkStates("csc", "c1").back() == store::LinkState::kNever);
}

TEST_CASE("two that are kept apart are not joined by another question's yes",
          "[service][matches]") {
  Stewards house;
  house.TwoViews("");
  const linkage::MatchId never = house.Only(house.Nhs());
  house.Answer(house.Nhs(), never, StewardAnswer::kNever);
  house.Answer(house.Csc(), never, StewardAnswer::kNever);
  house.PushOne("csc", About(Person("c2", "Edda", "Quill", ""), "r2", Kind::kReferral));
  house.Propose("csc", "c2", "csc", "c1");
  REQUIRE(house.Answer(house.Csc(), house.Only(house.Csc()), StewardAnswer::kSame).state ==
          QuestionState::kJoined);  // both sides are the agency's own
  house.Propose("csc", "c2", "nhs", "n1");
  CHECK(house.List(house.Nhs()).questions.size() == 1);

  const linkage::MatchId other = house.Only(house.Nhs());
  house.Answer(house.Nhs(), other, StewardAnswer::kSame);
  const QuestionTold told = house.Answer(house.Csc(), other, StewardAnswer::kSame);

  CHECK(told.state == QuestionState::kDisputed);
  CHECK_FALSE(house.OneChild());
}

TEST_CASE("why a steward answered is in the sealed half of the log and nowhere else",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  house.Answer(house.Nhs(), house.Only(house.Nhs()), StewardAnswer::kSame);

  store::LogTransaction reading = house.store->ReadLog();
  const std::uint64_t last = reading.LeafCount() - 1;
  CHECK(reading.Leaf(last).find("\"match.answered\"") != std::string::npos);
  CHECK(reading.Leaf(last).find("Quillon") == std::string::npos);
  const auto detail = DecodeAuditDetail(reading.Detail(last).value());
  REQUIRE(detail);
  CHECK(detail->notes.back() == "because The mother confirmed it to Quillon");
}

TEST_CASE("what an adoption keeps apart is not joined, and no answer tells why",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  records::Record adoption =
      About(Person("n1", "Adah", "Marlowe", "9434765870"), "h2", Kind::kHealthContact);
  adoption.labels = adoption.labels.With(records::Label::kAdoption);
  house.PushOne("nhs", adoption);
  const linkage::MatchId id = house.Only(house.Nhs());
  const QuestionTold first = house.Answer(house.Nhs(), id, StewardAnswer::kSame);

  const QuestionTold second = house.Answer(house.Csc(), id, StewardAnswer::kSame);

  CHECK_FALSE(house.OneChild());
  CHECK(second.state == QuestionState::kOpen);
  CHECK(second.waits_for_others == first.waits_for_others);
  CHECK(second.waits_for_you == first.waits_for_you);
}

// Taking back ------------------------------------------------------------------

TEST_CASE("an answer is taken back before anybody else gave theirs", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Nhs());
  house.Answer(house.Nhs(), id, StewardAnswer::kSame);

  CHECK(house.Undo(house.Nhs(), id).waits_for_you);
  CHECK(house.Answer(house.Csc(), id, StewardAnswer::kSame).state == QuestionState::kOpen);
  CHECK_FALSE(house.OneChild());
}

TEST_CASE("a join that is undone gives each child back its id and its records",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Nhs());
  const ChildId first = house.ChildOf("csc", "c1");
  const ChildId second = house.ChildOf("nhs", "n1");
  house.JoinBoth(id);
  REQUIRE(house.OneChild());

  const QuestionTold told = house.Undo(house.Csc(), id);

  CHECK(told.state == QuestionState::kOpen);
  CHECK(house.ChildOf("csc", "c1") == first);
  CHECK(house.ChildOf("nhs", "n1") == second);
  CHECK(house.Count("link.split") == 2);
  CHECK(house.List(house.Nhs()).questions.size() == 1);
  house.Relate(first, "l.lead");
  house.Agree(first);
  CHECK(Tells(house.Read(house.Lead(), first), "Summary of r1"));
  CHECK_FALSE(Tells(house.Read(house.Lead(), first), "Summary of h1"));
}

// Splitting --------------------------------------------------------------------

TEST_CASE("a split rebuilds both chronologies, now and as known before it", "[service][matches]") {
  Stewards house;
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  house.Agree(child);
  REQUIRE(Tells(house.Read(house.Lead(), child), "Summary of h1"));
  const Instant then = house.clock.now;
  house.clock.now = then.Plus(60);

  const QuestionTold told = house.SplitOff(house.Nhs(), "n1");

  CHECK(told.state == QuestionState::kParted);
  const ChildId apart = house.ChildOf("nhs", "n1");
  CHECK(apart != child);
  house.Relate(child, "l.lead");
  house.Agree(child);
  for (const std::optional<Instant> at : {std::optional<Instant>(), std::optional(then)}) {
    const chronology::ChronologyAnswer answer = house.Read(house.Lead(), child, at);
    CHECK(Tells(answer, "Summary of r1"));
    CHECK_FALSE(Tells(answer, "Summary of h1"));
  }
}

TEST_CASE("what was split is not joined again when the same is pushed again",
          "[service][matches]") {
  Stewards house;
  JoinedByRule(house);
  house.SplitOff(house.Nhs(), "n1");

  house.PushOne("nhs", About(Person("n1"), "h2", Kind::kHealthContact));
  records::Subject changed = Person("n1", "Ada Jane");
  house.PushOne("nhs", About(changed, "h3", Kind::kHealthContact));
  house.PushOne("csc", About(Person("c1", "Ada Jane"), "r2", Kind::kReferral));

  CHECK_FALSE(house.OneChild());
  CHECK(house.List(house.Nhs()).questions.empty());
  CHECK(house.List(house.Csc(), true).questions.size() == 1);
}

TEST_CASE("a split tells who read what was one child by mistake", "[service][matches]") {
  Stewards house;
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  house.Relate(child, "t.teach");
  house.Agree(child);
  house.Read(house.Lead(), child);
  house.Read(house.Lead(), child);
  house.Read(house.Teacher(), child);
  house.clock.now = house.clock.now.Plus(60);
  const QuestionTold told = house.SplitOff(house.Nhs(), "n1");
  house.Relate(child, "l.lead");
  house.Read(house.Lead(), child);  // after the split: nothing wrong was read

  const linkage::WrongReads reads = house.Readers(house.Nhs(), told.id);

  CHECK(reads.ever_joined);
  REQUIRE(reads.reads.size() == 3);
  for (const linkage::WrongRead& read : reads.reads) {
    CHECK(read.what == "chronology.read");
    CHECK(read.misplaced == 1);
    CHECK(read.who.empty());
  }
  CHECK(reads.reads.front().agency == "st-marys");
  CHECK(reads.reads.back().agency == "csc");
  CHECK(house.Count("match.readers_read") == 1);
  const Caller officer = house.As("d.po", access::Role::kDataProtectionOfficer);
  const linkage::WrongReads named = house.Readers(officer, told.id);
  REQUIRE(named.reads.size() == 3);
  CHECK(named.reads.back().who == house.Lead().who.id);
  CHECK(named.reads.front().who.empty());  // another agency's
}

TEST_CASE("wrong reads are told of all that were one child, whoever came first",
          "[service][matches]") {
  Stewards house;
  house.PushOne("csc", About(Person("c0", "Edda", "Quill", ""), "r0", Kind::kReferral));
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  house.Agree(child);
  house.Read(house.Lead(), child);
  house.clock.now = house.clock.now.Plus(60);
  // A view that was told of before the others is joined to the child last.
  house.Propose("csc", "c0", "csc", "c1");
  house.Answer(house.Csc(), house.Only(house.Csc()), StewardAnswer::kSame);
  REQUIRE(house.ChildOf("csc", "c0") == child);
  const QuestionTold split = house.SplitOff(house.Nhs(), "n1");

  const linkage::WrongReads reads = house.Readers(house.Nhs(), split.id);

  REQUIRE(reads.reads.size() == 1);
  CHECK(reads.reads.front().misplaced == 1);
}

TEST_CASE("after a split both chronologies are told as they would have been, at any moment",
          "[service][matches]") {
  Stewards house;
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  const Instant joined = house.clock.now;
  house.clock.now = joined.Plus(60);
  house.PushOne("nhs", About(Person("n1"), "h2", Kind::kHealthContact));
  house.PushOne("csc", About(Person("c1"), "r2", Kind::kReferral));
  house.clock.now = house.clock.now.Plus(60);
  house.SplitOff(house.Nhs(), "n1");
  const ChildId apart = house.ChildOf("nhs", "n1");
  house.Relate(child, "l.lead");
  house.RelateBy(house.Supervisor(), apart, "w.nhs");
  house.clock.now = house.clock.now.Plus(60);
  const Caller nurse = house.As("w.nhs", access::Role::kNamedProfessional);

  const struct {
    std::optional<Instant> at;
    bool second;  // what came later is told too
  } moments[] = {{std::nullopt, true}, {joined.Plus(70), true}, {joined.Plus(30), false}};
  for (const auto& [at, second] : moments) {
    const auto theirs = house.Read(house.Lead(), child, at);
    CHECK(Tells(theirs, "Summary of r1"));
    CHECK(Tells(theirs, "Summary of r2") == second);
    CHECK_FALSE(Tells(theirs, "Summary of h"));
    const auto ours = house.Read(nurse, apart, at);
    CHECK(Tells(ours, "Summary of h1"));
    CHECK(Tells(ours, "Summary of h2") == second);
    CHECK_FALSE(Tells(ours, "Summary of r"));
  }
}

TEST_CASE("after a split the officers of one child are not told who reads the other",
          "[service][matches]") {
  Stewards house;
  house.Add("d.nhs", "nhs", {access::Role::kDataProtectionOfficer});
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  house.Read(house.Lead(), child);
  house.clock.now = house.clock.now.Plus(60);
  house.SplitOff(house.Nhs(), "n1");
  const ChildId apart = house.ChildOf("nhs", "n1");
  house.Relate(child, "l.lead");
  house.Read(house.Lead(), child);
  const auto reads = [&](const std::string& officer, const ChildId& of) {
    auto listed =
        ExplainDecision(*house.store, house.policy, house.clock)
            .Accesses(house.As(officer, access::Role::kDataProtectionOfficer), of, std::nullopt);
    REQUIRE(listed.ok());
    REQUIRE(listed.value().index() == 0);
    std::size_t count = 0;
    for (const Access& access : std::get<0>(listed.value()).answer())
      count += access.line.find("\"chronology.read\"") != std::string::npos ? 1U : 0U;
    return count;
  };

  CHECK(reads("d.nhs", apart) == 1);  // the wrong join
  CHECK(reads("d.po", child) == 2);
}

TEST_CASE("a steward splits off their own agency's people and nobody else's",
          "[service][matches]") {
  Stewards house;
  JoinedByRule(house);

  const auto others = house.TrySplit(house.School(), {"n1"});
  REQUIRE_FALSE(others.ok());
  CHECK(others.error().code == ErrorCode::kNotFound);
  house.PushOne("csc", About(Person("c9", "Edda", "Quill", ""), "r9", Kind::kReferral));
  const auto alone = house.TrySplit(house.Csc(), {"c9"});
  REQUIRE_FALSE(alone.ok());
  CHECK(alone.error().code == ErrorCode::kInvalid);
  CHECK_FALSE(house.TrySplit(house.Csc(), {"c1", "c9"}).ok());
  CHECK(house.WhyRefused(house.TrySplit(house.Lead(), {"c1"})) ==
        std::vector{access::Rule::kNotForSteward});
  CHECK(house.OneChild());
}

TEST_CASE("a split is undone by asking both sides again", "[service][matches]") {
  Stewards house;
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  const QuestionTold split = house.SplitOff(house.Nhs(), "n1");

  CHECK(house.Undo(house.Nhs(), split.id).state == QuestionState::kOpen);
  house.JoinBoth(split.id);

  CHECK(house.ChildOf("nhs", "n1") == child);
}

TEST_CASE("a question whose answer a split undid is told so and answers nothing any more",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId joined = house.Only(house.Csc());
  house.JoinBoth(joined);
  const QuestionTold split = house.SplitOff(house.Nhs(), "n1");
  const ChildId apart = house.ChildOf("nhs", "n1");

  CHECK(house.Show(house.Csc(), joined).told.state == QuestionState::kParted);
  for (const StewardAnswer answer : {StewardAnswer::kWithdrawn, StewardAnswer::kSame}) {
    const auto told = house.TryAnswer(house.Csc(), joined, answer);
    REQUIRE_FALSE(told.ok());
    CHECK(told.error().code == ErrorCode::kConflict);
  }
  CHECK(house.ChildOf("nhs", "n1") == apart);
  CHECK(house.Show(house.Nhs(), split.id).told.state == QuestionState::kParted);
}

// What a join and a split do to rights --------------------------------------------

TEST_CASE("after a join nobody reads by a relationship until it is confirmed anew",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const ChildId first = house.ChildOf("csc", "c1");
  const ChildId second = house.ChildOf("nhs", "n1");
  house.Relate(first, "l.lead");
  REQUIRE(house.store->writer()
              .Write([&](store::Writing& writing) -> Status {
                const auto teacher = writing.FindProfessional(*ProfessionalId::From("t.teach"));
                writing.AddRelationship(*writing.FindChild(second),
                                        {teacher->row, access::Relationship::kNamed, std::nullopt,
                                         teacher->row, writing.at()});
                return Done{};
              })
              .ok());
  house.JoinBoth(house.Only(house.Nhs()));

  for (const ChildId& child : {first, second}) {
    CHECK(house.Refused(house.Teacher(), child).because ==
          std::vector{access::Rule::kRelationshipAwaits});
  }
  CHECK(house.Refused(house.Lead(), first).because ==
        std::vector{access::Rule::kRelationshipAwaits});
  house.Relate(first, "t.teach");
  house.Agree(first);
  CHECK(Tells(house.Read(house.Teacher(), first), "Summary of r1"));
}

TEST_CASE("relationships that wait after a join are listed for those who may confirm them",
          "[service][matches]") {
  Stewards house;
  house.policy.claim_working_days = 2;
  house.Add("s.nhs", "nhs", {access::Role::kSupervisor});
  house.TwoViews();
  const ChildId first = house.ChildOf("csc", "c1");
  const ChildId second = house.ChildOf("nhs", "n1");
  const Caller of_nhs = house.As("s.nhs", access::Role::kSupervisor);
  house.Relate(first, "l.lead");
  house.Relate(first, "t.teach");  // of another agency, by social care
  house.RelateBy(of_nhs, second, "w.nhs");
  CHECK(house.Waiting(house.Supervisor()).ties.empty());
  house.JoinBoth(house.Only(house.Nhs()));

  const access::WaitingTies ours = house.Waiting(house.Supervisor());
  const access::WaitingTies theirs = house.Waiting(of_nhs);

  REQUIRE(ours.ties.size() == 2);
  CHECK_FALSE(ours.next);
  for (const access::WaitingTie& tie : ours.ties) {
    CHECK(tie.child == first);
    CHECK(tie.professional != *ProfessionalId::From("w.nhs"));  // that health works with the child
    CHECK(tie.due == *Date::Parse("2026-11-24"));
    CHECK_FALSE(tie.overdue);
  }
  REQUIRE(theirs.ties.size() == 1);
  CHECK(theirs.ties.front().professional == *ProfessionalId::From("w.nhs"));
  CHECK(theirs.ties.front().agency == *AgencyId::From("nhs"));
  CHECK(house.Count("relationships.waiting_read") == 3);

  house.Relate(first, "l.lead");
  CHECK(house.Waiting(house.Supervisor()).ties.size() == 1);
  house.clock.now = *Instant::Parse("2026-11-25T00:00:00Z");
  CHECK(house.Waiting(house.Supervisor()).overdue == 1);
}

TEST_CASE("nobody else is told which relationships wait", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  house.Relate(child, "t.teach");
  house.JoinBoth(house.Only(house.Nhs()));

  for (const Caller& caller :
       {house.Teacher(), house.Csc(), house.As("a.dmin", access::Role::kAdministrator),
        house.As("d.po", access::Role::kDataProtectionOfficer)}) {
    const auto refused = house.TryWaiting(caller);
    REQUIRE(refused.ok());
    CHECK(refused.value().index() == 1);
  }
  house.Add("s.head", "st-marys", {access::Role::kSupervisor});
  CHECK(house.Waiting(house.As("s.head", access::Role::kSupervisor)).ties.empty());
  // Nobody confirms their own.
  const access::WaitingTies leads = house.Waiting(house.Lead());
  REQUIRE(leads.ties.size() == 1);
  CHECK(leads.ties.front().professional == *ProfessionalId::From("t.teach"));
  CHECK(house.Count("access.refused") == 4);
}

TEST_CASE("relationships that wait are listed page by page, child by child", "[service][matches]") {
  Stewards house;
  std::set<ChildId> children;
  for (const char* name : {"Ada", "Edda", "Ida"}) {
    const std::string key(name);
    house.PushOne("csc", About(Person("c" + key, key, "Quill", ""), "r" + key, Kind::kReferral));
    house.PushOne("nhs",
                  About(Person("n" + key, key, "Quill", ""), "h" + key, Kind::kHealthContact));
    const ChildId child = house.ChildOf("csc", "c" + key);
    REQUIRE(child == house.ChildOf("nhs", "n" + key));
    house.Relate(child, "l.lead");
    house.SplitOff(house.Nhs(), "n" + key);
    children.insert(child);
  }

  std::set<ChildId> listed;
  std::optional<ChildId> after;
  for (int page = 0; page < 3; ++page) {
    const access::WaitingTies one = house.Waiting(house.Supervisor(), after, 1);
    REQUIRE(one.ties.size() == 1);
    listed.insert(one.ties.front().child);
    after = one.next;
    CHECK(after.has_value() == (page < 2));
  }
  CHECK(listed == children);
  CHECK_FALSE(house.TryWaiting(house.Supervisor(), ChildId()).ok());
  CHECK_FALSE(house.TryWaiting(house.Supervisor(), std::nullopt, 201).ok());
}

TEST_CASE("broken glass goes with the child that was joined, and back with it",
          "[service][matches][glass]") {
  Stewards house;
  house.TwoViews();
  const ChildId first = house.ChildOf("csc", "c1");
  const ChildId second = house.ChildOf("nhs", "n1");
  house.BreakGlass(second);
  REQUIRE(house.ReadsInEmergency(second));
  REQUIRE_FALSE(house.ReadsInEmergency(first));
  const linkage::MatchId id = house.Only(house.Nhs());

  house.JoinBoth(id);
  CHECK(house.ReadsInEmergency(first));
  CHECK_FALSE(house.ReadsInEmergency(second));
  house.Undo(house.Nhs(), id);

  CHECK(house.ReadsInEmergency(second));
  CHECK_FALSE(house.ReadsInEmergency(first));
}

TEST_CASE("glass that was broken while two were one child opens neither after a split",
          "[service][matches][glass]") {
  Stewards house;
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  house.BreakGlass(child);
  REQUIRE(house.ReadsInEmergency(child));
  house.SplitOff(house.Nhs(), "n1");

  CHECK_FALSE(house.ReadsInEmergency(child));
  CHECK_FALSE(house.ReadsInEmergency(house.ChildOf("nhs", "n1")));
  house.BreakGlass(child);  // for the one that is meant
  CHECK(house.ReadsInEmergency(child));
}

TEST_CASE("the id of a child that was joined into another tells a stranger nothing",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const ChildId gone = house.ChildOf("nhs", "n1");
  house.JoinBoth(house.Only(house.Nhs()));

  const access::Told told = house.Refused(house.Lead(), gone);
  const access::Told of_nobody = house.Refused(house.Lead(), ChildId());

  CHECK(told.outcome == of_nobody.outcome);
  CHECK(told.because == of_nobody.because);
  CHECK(told.closed_because == of_nobody.closed_because);
}

TEST_CASE("the strictest agreement wins when records are joined", "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const ChildId first = house.ChildOf("csc", "c1");
  house.Agree(first);
  SECTION("nobody was asked on one side") {}
  SECTION("one side refused") {
    REQUIRE(house.store->writer()
                .Write([&](store::Writing& writing) -> Status {
                  access::Agreement refused;
                  refused.state = access::AgreementState::kRefused;
                  refused.purpose = access::Purpose::kEarlyHelp;
                  refused.review_by = *Date::Parse("2027-06-01");
                  refused.giver = access::Giver::kParent;
                  writing.AddAgreement(writing.PersonOf(house.PersonBy("nhs", "n1").row)->child,
                                       refused, "parent", Sensitive("a letter"),
                                       house.Nhs().who.row);
                  return Done{};
                })
                .ok());
  }
  house.clock.now = house.clock.now.Plus(1);
  house.JoinBoth(house.Only(house.Nhs()));
  house.Relate(first, "l.lead");

  const chronology::ChronologyAnswer answer = house.Read(house.Lead(), first);
  CHECK(Tells(answer, "Summary of r1"));  // their own agency's
  CHECK_FALSE(Tells(answer, "Summary of h1"));
  CHECK_FALSE(answer.told.closed_because.empty());
}

TEST_CASE("what was agreed while two were one child counts for neither after a split",
          "[service][matches]") {
  Stewards house;
  JoinedByRule(house);
  const ChildId child = house.ChildOf("csc", "c1");
  house.Agree(child);
  house.clock.now = house.clock.now.Plus(60);
  house.SplitOff(house.Nhs(), "n1");

  store::ReadTransaction reading = house.store->Read();
  for (const ChildId& id : {child, house.ChildOf("nhs", "n1")}) {
    const auto agreement = InForce(reading.RightsOf(*reading.FindChild(id)),
                                   access::Purpose::kEarlyHelp, access::Competence::kUnknown)
                               .agreement;
    REQUIRE(agreement);
    CHECK(agreement->state == access::AgreementState::kNotSought);
  }
}

TEST_CASE("what was agreed for one of two that were then joined to a third counts for neither",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  house.PushOne("csc", About(Person("c0", "Edda", "Quill", ""), "r0", Kind::kReferral));
  const ChildId third = house.ChildOf("csc", "c0");
  house.Agree(third);
  house.AgreeByHealth("n1");
  const linkage::MatchId id = house.Only(house.Nhs());
  house.JoinBoth(id);
  house.Agree(house.ChildOf("csc", "c1"));  // while c1 and n1 are one child
  house.Propose("csc", "c1", "csc", "c0");
  house.Answer(house.Csc(), house.Only(house.Csc()), StewardAnswer::kSame);
  REQUIRE(house.ChildOf("nhs", "n1") == third);
  const auto state = [&](const ChildId& child) {
    store::ReadTransaction reading = house.store->Read();
    const auto agreement = InForce(reading.RightsOf(*reading.FindChild(child)),
                                   access::Purpose::kEarlyHelp, access::Competence::kUnknown)
                               .agreement;
    REQUIRE(agreement);
    return agreement->state;
  };
  REQUIRE(state(third) == access::AgreementState::kGiven);

  house.Undo(house.Nhs(), id);

  CHECK(house.ChildOf("csc", "c1") == third);
  CHECK(state(third) == access::AgreementState::kNotSought);
  CHECK(state(house.ChildOf("nhs", "n1")) == access::AgreementState::kNotSought);
}

TEST_CASE("a shield reaches both sides of a join with their households, and of a split",
          "[service][matches]") {
  Stewards house;
  records::Subject shielded = Person("c1");
  shielded.shielded = true;
  house.PushOne("csc", About(shielded, "r1", Kind::kReferral));
  records::Subject at_home = Person("n1", "Adah", "Marlowe", "9434765870");
  at_home.addresses.push_back({Sensitive("4 Quince Row"), Sensitive("ZZ9 4QR")});
  house.PushOne("nhs", About(at_home, "h1", Kind::kHealthContact));
  records::Subject sibling = Person("n2", "Bea", "Marlowe", "");
  sibling.addresses = at_home.addresses;
  sibling.birth = PartialDate::Day(*Date::Parse("2018-05-05"));
  house.PushOne("nhs", About(sibling, "h2", Kind::kHealthContact));
  REQUIRE_FALSE(house.PersonBy("nhs", "n1").shielded);
  house.Propose("nhs", "n1", "csc", "c1");
  const linkage::MatchId id = house.Only(house.Nhs());

  house.JoinBoth(id);
  CHECK(house.PersonBy("nhs", "n2").shielded);
  house.Undo(house.Nhs(), id);

  CHECK(house.PersonBy("csc", "c1").shielded);
  CHECK(house.PersonBy("nhs", "n1").shielded);
}

TEST_CASE("a shield of one record goes to both sides of a split", "[service][matches]") {
  Stewards house;
  records::Subject shielded = Person("c1");
  shielded.shielded = true;
  house.PushOne("csc", About(shielded, "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("n1"), "h1", Kind::kHealthContact));
  REQUIRE(house.OneChild());

  house.SplitOff(house.Nhs(), "n1");

  CHECK(house.PersonBy("nhs", "n1").shielded);
}

TEST_CASE("of an erased child nothing is asked, and what was agreed for a joined one is gone",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const store::Person joined = house.PersonBy("nhs", "n1");
  REQUIRE(house.store->writer()
              .Write([&](store::Writing& writing) -> Status {
                access::Agreement given;
                given.state = access::AgreementState::kGiven;
                given.purpose = access::Purpose::kEarlyHelp;
                given.review_by = *Date::Parse("2027-06-01");
                given.giver = access::Giver::kParent;
                writing.AddAgreement(joined.child, given, "parent", Sensitive("a letter"),
                                     house.Nhs().who.row);
                return Done{};
              })
              .ok());
  const linkage::MatchId id = house.Only(house.Nhs());
  house.JoinBoth(id);
  const store::ChildRow child = house.PersonBy("csc", "c1").child;

  audit::Leaf leaf;
  leaf.event = audit::Event::kErased;
  leaf.outcome = "ok";
  REQUIRE(house.store->Erase(child, leaf).ok());

  CHECK(house.List(house.Nhs()).questions.empty());
  CHECK(house.List(house.Nhs(), true).questions.empty());
  const auto gone = house.TryAnswer(house.Nhs(), id, StewardAnswer::kWithdrawn);
  REQUIRE_FALSE(gone.ok());
  CHECK(gone.error().code == ErrorCode::kNotFound);
}

// Reads in flight ----------------------------------------------------------------

TEST_CASE("a join or a split changes rights, so that a read decided before it is decided again",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const linkage::MatchId id = house.Only(house.Nhs());
  const auto moved = [&](const auto& act) {
    const std::uint64_t before = house.store->RightsEpoch();
    act();
    return house.store->RightsEpoch() != before;
  };
  CHECK(moved([&] { house.JoinBoth(id); }));
  CHECK(moved([&] { house.Undo(house.Nhs(), id); }));
}

// The order of the log is the order of what happened: a read is of one child or of two, as the
// last join or split before its leaf left them.
TEST_CASE("a read that races with joins and splits shows what stood at its place in the log",
          "[service][matches]") {
  Stewards house;
  house.TwoViews();
  const ChildId child = house.ChildOf("csc", "c1");
  const linkage::MatchId id = house.Only(house.Nhs());
  struct Seen {
    std::uint64_t leaf = 0;
    bool one_child = false;
  };
  std::vector<Seen> seen;
  std::atomic<bool> stop{false};
  StoppedClock later;  // what was agreed a moment ago has begun
  later.now = house.clock.now.Plus(3600);
  const Caller lead = house.Lead();
  ChronologyQuery query;
  query.child = child;
  query.purpose = access::Purpose::kEarlyHelp;
  std::thread reader([&] {
    ReadChronology read(*house.store, house.directory, house.policy, later);
    while (!stop) {
      auto outcome = read.Run(lead, query);
      if (!outcome.ok() || outcome.value().index() != 0) continue;
      const auto& released = std::get<0>(outcome.value());
      seen.push_back({released.leaf_index(), Tells(released.answer(), "Summary of h1")});
    }
  });
  DecideMatch decide(*house.store, house.policy, house.clock);
  SetRights set(*house.store, house.policy, house.clock);
  access::Agreement agreement;
  agreement.state = access::AgreementState::kGiven;
  agreement.purpose = access::Purpose::kEarlyHelp;
  agreement.agencies = {*AgencyId::From("csc")};
  agreement.classes = records::ClassSet(~0U);
  const Caller steward = house.Csc();
  const Caller nhs = house.Nhs();
  const Caller supervisor = house.Supervisor();
  const auto confirm = [&] {
    (void)set.SetRelationship(supervisor,
                              {child, lead.who.id, access::Relationship::kNamed, std::nullopt});
    (void)set.RecordAgreement(supervisor, {child, agreement, "parent", Sensitive("form 12")});
  };
  for (int i = 0; i < 12; ++i) {
    (void)decide.Run(nhs, {id, StewardAnswer::kSame, Sensitive("x")});
    (void)decide.Run(steward, {id, StewardAnswer::kSame, Sensitive("x")});
    confirm();
    (void)decide.Run(nhs, {id, StewardAnswer::kWithdrawn, Sensitive("x")});
    confirm();
  }
  stop = true;
  reader.join();

  std::vector<std::pair<std::uint64_t, bool>> acts;  // from this leaf on one child, or two
  store::LogTransaction log = house.store->ReadLog();
  log.Leaves(0, log.LeafCount(), [&](std::uint64_t index, std::string_view line) {
    const audit::Event event = audit::Decode(line).value().leaf.event;
    if (event == audit::Event::kLinkJoined) acts.emplace_back(index, true);
    if (event == audit::Event::kLinkSplit) acts.emplace_back(index, false);
  });
  CHECK(acts.size() == 48);
  for (const Seen& one : seen) {
    bool stood = false;
    for (const auto& [leaf, joined] : acts) {
      if (leaf < one.leaf) stood = joined;
    }
    if (one.one_child) CHECK(stood);
  }
}

}  // namespace
}  // namespace hub::service
