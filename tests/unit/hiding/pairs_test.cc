// Two children of whom everything that the asker may see is the same. One of them has more, which
// is hidden from the asker in every way that there is. No answer may differ by a byte: not in its
// entries, counts, pages, cursors, order, reasons or errors.

#include <algorithm>
#include <set>

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
    Hide(draws, subject(true, "nhs"), n);
    for (const ChildId& child : {pair.with, pair.without}) {
      Relate(child, "l.lead");
      if (number % 3 != 0) Agree(child);
    }
    return pair;
  }

 private:
  // More about one of the two: by the health agency under another name too, and by the school,
  // whose own teacher has nothing to do with the child.
  void Hide(Draws& draws, records::Subject subject, const std::string& n) {
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
