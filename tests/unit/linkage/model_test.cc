// The learnt core: what two people weigh against one another, and what comes of people who
// arrive one at a time.

#include "hub/linkage/model.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "hub/linkage/liken.h"
#include "hub/linkage/roster.h"
#include "hub/linkage/sketch.h"
#include "hub/linkage/text.h"
#include "hub/linkage/train.h"
#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

using records::IdentifierKind;
using records::Sex;
using records::Subject;

// Of the range kept for tests; the check digits hold.
constexpr const char* kNhs[] = {"9990000115", "9990000123", "9990000131"};

struct Said {
  std::string given = "Amelia";
  std::string family = "Hartley";
  std::string birth = "2015-03-04";
  std::string postcode = "ZA1 2BC";
  std::string nhs = {};
  Sex sex = Sex::kUnknown;
  std::string email = {};
};

Subject SubjectOf(const Said& said) {
  Subject subject;
  subject.names.push_back(
      {records::NameUse::kCurrent, Sensitive(said.given), Sensitive(said.family)});
  subject.birth = PartialDate::Parse(said.birth).value_or(PartialDate());
  if (!said.postcode.empty()) {
    subject.addresses.push_back({Sensitive("1 Curlew Lane"), Sensitive(said.postcode)});
  }
  if (!said.nhs.empty()) {
    subject.identifiers.push_back({IdentifierKind::kNhsNumber, Sensitive(said.nhs), true});
  }
  if (!said.email.empty()) subject.phones.emplace_back(said.email);
  subject.sex = said.sex;
  return subject;
}

// Names made of syllables: some common, most rare.
std::string NameOf(std::mt19937& random, std::size_t many) {
  static const char* const kSyllables[] = {"ba",  "den", "fro", "gil",  "han", "jor", "kel", "lum",
                                           "mar", "nor", "pes", "quin", "ros", "sab", "tur", "vel"};
  const std::size_t which = random() % many * (random() % many) / many;
  return std::string(kSyllables[which % 16]) + kSyllables[which / 16 % 16] +
         (which > 255 ? "a" : "");
}

struct Town {
  std::vector<Said> said;
  std::vector<int> child;
};

// Children as one to four agencies know them: slips, changed names, missing parts, day and
// month changed over. A child in fifty has a twin.
Town MakeTown(int children, unsigned seed) {
  std::mt19937 random(seed);
  Town town;
  const auto chance = [&random](unsigned percent) { return random() % 100 < percent; };
  for (int child = 0; child < children; ++child) {
    Said real;
    const bool twin = child % 50 == 1;
    if (twin) real = town.said.back();
    real.given = NameOf(random, 200);
    if (!twin) {
      real.family = NameOf(random, 500);
      const Date day{static_cast<std::int32_t>(14'000 + random() % 5'000)};
      real.birth = day.Iso();
      real.postcode = "ZA" + std::to_string(random() % 40) + " " + std::to_string(random() % 10) +
                      static_cast<char>('A' + random() % 20) + "B";
    }
    for (unsigned agency = 0; agency < 1 + random() % 4; ++agency) {
      Said said = real;
      if (chance(5)) said.given.erase(random() % said.given.size(), 1);
      if (chance(5)) std::swap(said.family[1], said.family[2]);
      if (chance(3)) said.birth = said.birth.substr(0, 4) + "-01-01";
      if (chance(4)) said.birth.clear();
      if (chance(8)) said.postcode.clear();
      if (chance(1)) std::swap(said.given, said.family);
      town.said.push_back(said);
      town.child.push_back(child);
    }
  }
  return town;
}

std::vector<Traits> TraitsOf(const Town& town, const Model& model) {
  std::vector<Traits> traits;
  for (const Said& said : town.said) traits.emplace_back(SubjectOf(said), model);
  return traits;
}

Model Learn(const Town& town) {
  const Model start;
  const std::vector<Traits> traits = TraitsOf(town, start);
  std::vector<const Traits*> people;
  for (const Traits& one : traits) people.push_back(&one);
  return Train(people, start).model;
}

const Town& TheTown() {
  static const Town town = MakeTown(1'500, 7);
  return town;
}
const Model& TheModel() {
  static const Model model = Learn(TheTown());
  return model;
}

Model::Judgement Judged(const Said& a, const Said& b, const Model& model = TheModel()) {
  const Traits one(SubjectOf(a), model);
  const Traits other(SubjectOf(b), model);
  const Traits* const left[] = {&one};
  const Traits* const right[] = {&other};
  return model.Judge(model.Weigh(left, right), left, right);
}

Weighing Weighed(const Said& a, const Said& b, const Model& model = TheModel()) {
  return model.Weigh(Traits(SubjectOf(a), model), Traits(SubjectOf(b), model));
}

TEST_CASE("the same person said twice is a match, a stranger is none", "[linkage]") {
  CHECK(Judged({}, {}).band == Band::kMatch);
  CHECK(Judged({},
               {.given = "Boris", .family = "Quill", .birth = "2011-09-30", .postcode = "ZB9 9ZZ"})
            .band == Band::kNone);
  CHECK(Judged({}, {.given = "Amelai"}).band == Band::kMatch);
  CHECK(Judged({}, {.given = "Hartley", .family = "Amelia"}).band == Band::kMatch);
  CHECK(Judged({}, {.birth = "2015-04-03"}).band == Band::kMatch);
}

TEST_CASE("what is missing weighs nothing", "[linkage]") {
  const Weighing full = Weighed({}, {});
  const Weighing without = Weighed({}, {.postcode = ""});

  CHECK(without.bits[kPostcode] == 0);
  CHECK(without.bits[kAddress] == 0);
  CHECK(without.total == Approx(full.total - full.bits[kPostcode] - full.bits[kAddress]));
  CHECK(Weighed({.given = "", .family = "", .birth = "", .postcode = ""}, {}).total == 0);
}

TEST_CASE("two verified numbers never link, a shared one does when anything bears it out",
          "[linkage]") {
  CHECK(Judged({.nhs = kNhs[0]}, {.nhs = kNhs[1]}).band == Band::kPotential);
  CHECK(Judged({.nhs = kNhs[0]}, {.nhs = kNhs[1]}).reason == Reason::kOtherNumber);
  CHECK(Judged({.nhs = kNhs[0]}, {.family = "Quill", .birth = "", .postcode = "", .nhs = kNhs[0]})
            .band == Band::kMatch);
  CHECK(Judged({.nhs = kNhs[0]}, {.given = "Boris",
                                  .family = "Quill",
                                  .birth = "2009-11-30",
                                  .postcode = "",
                                  .nhs = kNhs[0]})
            .reason == Reason::kDoubtfulNumber);
}

TEST_CASE("a number typed into another child's record is asked about, one name in common or not",
          "[linkage]") {
  const auto judged = [](Said other) {
    other.nhs = kNhs[0];
    other.postcode = "";
    return Judged({.nhs = kNhs[0]}, other);
  };
  CHECK(judged({.family = "Quill", .birth = "2009-11-30"}).reason == Reason::kDoubtfulNumber);
  CHECK(judged({.given = "Boris", .birth = "2009-11-30"}).reason == Reason::kDoubtfulNumber);
  CHECK(judged({.given = "Boris", .family = "Quill", .birth = "2016-03-04"}).reason ==
        Reason::kDoubtfulNumber);
  CHECK(judged({.birth = "2009-11-30"}).band == Band::kMatch);
  CHECK(judged({.given = "Boris", .birth = "2015-03-05"}).band == Band::kMatch);
  CHECK(judged({.given = "Amelia", .family = "Quill"}).band == Band::kMatch);
  CHECK(judged({.given = "Boris", .family = "Quill"}).reason == Reason::kDoubtfulNumber);
  CHECK(judged({.given = "Boris", .birth = ""}).reason == Reason::kDoubtfulNumber);
}

TEST_CASE("a brother's number in his twin sister's record links nobody", "[linkage]") {
  Subject brother = SubjectOf({.given = "Otto", .nhs = kNhs[0]});
  Subject sister = SubjectOf({.given = "Greta", .nhs = kNhs[0]});
  brother.sex = records::Sex::kMale;
  sister.sex = records::Sex::kFemale;
  const auto judged = [](const Subject& a, const Subject& b) {
    const Traits one(a, TheModel());
    const Traits other(b, TheModel());
    const Traits* const left[] = {&one};
    const Traits* const right[] = {&other};
    return TheModel().Judge(TheModel().Weigh(left, right), left, right).reason;
  };
  Subject unnamed = SubjectOf({.given = "", .nhs = kNhs[0]});
  unnamed.sex = records::Sex::kFemale;
  Subject slipped = SubjectOf({.given = "Ottto", .nhs = kNhs[0]});
  slipped.sex = records::Sex::kFemale;

  CHECK(judged(brother, sister) == Reason::kDoubtfulNumber);
  CHECK(judged(brother, unnamed) == Reason::kDoubtfulNumber);
  CHECK(judged(sister, unnamed) == Reason::kSharedNumber);
  CHECK(judged(brother, slipped) == Reason::kSharedNumber);
}

TEST_CASE("a birth date on which forms default bears no number out by itself", "[linkage]") {
  for (const char* const birth : {"2009-01-01", "2009-06-01", "1900-05-17"}) {
    INFO(birth);
    const auto judged = [&](const char* given, const char* family) {
      return Judged(
                 {.birth = birth, .postcode = "", .nhs = kNhs[0]},
                 {.given = given, .family = family, .birth = birth, .postcode = "", .nhs = kNhs[0]})
          .reason;
    };
    CHECK(judged("Greta", "Flood") == Reason::kDoubtfulNumber);
    CHECK(judged("Greta", "Hartley") == Reason::kDoubtfulNumber);
    CHECK(judged("Amelia", "Flood") == Reason::kSharedNumber);
  }
}

TEST_CASE("a child whose own views bear two NHS numbers draws nobody in", "[linkage]") {
  const Traits one(SubjectOf({.nhs = kNhs[0]}), TheModel());
  const Traits other(SubjectOf({.nhs = kNhs[1]}), TheModel());
  const Traits silent(SubjectOf({}), TheModel());
  const Traits stranger(
      SubjectOf(
          {.given = "Boris", .family = "Quill", .birth = "2011-09-30", .postcode = "ZB9 9ZZ"}),
      TheModel());
  const Traits* const child[] = {&one, &other, &silent};
  const auto judged = [&](const Traits& traits) {
    const Traits* const self[] = {&traits};
    return TheModel().Judge(TheModel().Weigh(self, child), self, child);
  };
  for (const Traits* const newcomer : {&one, &other, &silent}) {
    CHECK(judged(*newcomer).band == Band::kPotential);
    CHECK(judged(*newcomer).reason == Reason::kOtherNumber);
  }
  CHECK(judged(stranger).band == Band::kNone);
}

TEST_CASE("two of one name in one home are asked about where dates are mostly right", "[linkage]") {
  Model careful = TheModel();
  careful.fields[kBirth].m = {0, 0.9995, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4};
  careful.Settle();
  Model careless = careful;
  careless.fields[kBirth].m = {0, 0.85, 0.05, 0.02, 0.02, 0.02, 0.03, 0.01};
  careless.Settle();
  for (const char* const birth : {"2010-03-04", "2013-01-20", "2001-08-19"}) {
    INFO(birth);
    CHECK(Judged({}, {.birth = birth}, careful).band != Band::kMatch);
  }
  CHECK(Judged({}, {.birth = "2001-08-19"}, careless).band == Band::kMatch);
  CHECK(Judged({}, {.birth = "2015-03-14"}, careless).band == Band::kMatch);
}

TEST_CASE("two of one name and family, born years apart, are asked about in two homes too",
          "[linkage]") {
  Model model = TheModel();
  model.fields[kBirth].m = {0, 0.9995, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4};
  model.Settle();
  model.fields[kBirth].bits[5] = -3;  // not so much that the score alone decides
  model.fields[kEmail].bits[1] = 18;
  const Said cousin{.birth = "2009-01-20", .postcode = "ZB9 9ZZ"};

  CHECK(Judged({.email = "a@heron.example"},
               {.birth = cousin.birth, .postcode = cousin.postcode, .email = "a@heron.example"},
               model)
            .reason == Reason::kPerhapsSibling);
}

TEST_CASE("twins of one first name are told apart by their others", "[linkage]") {
  const Said ali{.given = "Mohammed Ali"};
  CHECK(Judged(ali, {.given = "Mohammed Hassan"}).band == Band::kPotential);
  CHECK(Judged(ali, {.given = "Muhammad Hassan"}).band != Band::kMatch);
  for (const char* same :
       {"Mohammed", "Muhammad Ali", "Mohammed A", "Ali Mohammed", "Mohammed Ali Reza"}) {
    INFO(same);
    CHECK(Judged(ali, {.given = same}).band == Band::kMatch);
  }
}

// A model in which many bear each of the names.
Model WithCommon(const std::vector<std::string>& names) {
  Model model = TheModel();
  FieldModel& given = model.fields[kGiven];
  for (const std::string& name : names) given.frequencies[HashOf(name)] = 20 * given.rarest;
  return model;
}

TEST_CASE("two names that many bear are two of one home, however alike; a slip is none",
          "[linkage]") {
  Model model = WithCommon({"ella", "bella", "mohammed", "muhammad", "theo", "teddy", "thomas"});
  model.nicknames = Nicknames({{"Theodore", "Theo", "Teddy"}, {"Thomas", "Tom"}});
  const auto judged = [&](const char* one, const char* other) {
    return Judged({.given = one}, {.given = other}, model);
  };
  for (const auto& [one, other] : std::vector<std::pair<const char*, const char*>>{
           {"Ella", "Bella"},
           {"Mohammed", "Muhammad"},
           {"Theo", "Teddy"},           // two short forms
           {"Imani", "Shanice Imani"},  // the second of two names
           {"Muhammad Ali", "Mohammed"}}) {
    INFO(one << " " << other);
    CHECK(judged(one, other).reason == Reason::kPerhapsSibling);
    CHECK(judged(other, one).reason == Reason::kPerhapsSibling);
  }
  for (const auto& [one, other] :
       std::vector<std::pair<const char*, const char*>>{{"Ella", "Ella May"},
                                                        {"Bella", "Belal"},
                                                        {"Mohammed", "Mohamed"},
                                                        {"Mohammed", "Mohammad"},
                                                        {"Tom", "Thomas"},
                                                        {"Teddy", "Theodore"},
                                                        {"Ali Mohammed", "Mohammed Ali"}}) {
    INFO(one << " " << other);
    CHECK(judged(one, other).band == Band::kMatch);
    CHECK(judged(other, one).band == Band::kMatch);
  }
  CHECK(
      Judged({.given = "Ella", .nhs = kNhs[0]}, {.given = "Bella", .nhs = kNhs[0]}, model).reason ==
      Reason::kSharedNumber);
}

TEST_CASE("of one home and another name nobody is linked, whose birth date is unknown",
          "[linkage]") {
  CHECK(Judged({}, {.given = "Boris", .birth = ""}).band != Band::kMatch);
  CHECK(Judged({}, {.given = "Boris", .birth = "2015"}).band != Band::kMatch);
  CHECK(Judged({}, {.birth = ""}).band == Band::kMatch);
}

TEST_CASE("a child whose name was misspelt before is no twin of itself", "[linkage]") {
  const Model& model = TheModel();
  const Traits arriving(SubjectOf({.given = "Amelai"}), model);
  const Traits known(SubjectOf({.given = "Amelia"}), model);
  const Traits misspelt(SubjectOf({.given = "Ameilla"}), model);
  const Traits split(SubjectOf({.given = "Amelia Ro se"}), model);
  const Traits* const person[] = {&arriving};
  const Traits* const child[] = {&known, &misspelt, &split};

  CHECK(model.Judge(model.Weigh(person, child), person, child).band == Band::kMatch);
  CHECK(Judged({.given = "Lachlan-John"}, {.given = "Lachlq-njohn"}).band == Band::kMatch);
}

TEST_CASE("a name that two share is asked about until something beside it agrees", "[linkage]") {
  Model model = TheModel();
  model.prior_bits = -3;  // the score alone would decide
  const Said name{.birth = "", .postcode = ""};
  CHECK(Judged(name, name, model).reason == Reason::kPerhapsSibling);
  CHECK(Judged(name, name, model).band == Band::kPotential);
  CHECK(Judged({.birth = "2012-05-17", .postcode = ""}, {.birth = "2012-05-17", .postcode = ""},
               model)
            .band == Band::kMatch);
  CHECK(Judged({.birth = ""}, {.birth = ""}, model).band == Band::kMatch);  // the postcode
  model.guard = false;
  CHECK(Judged(name, name, model).band == Band::kMatch);
}

TEST_CASE("twins are asked about, never linked", "[linkage]") {
  for (const Said& twin : std::vector<Said>{{.given = "Boris"},
                                            {.given = "Boris", .family = "Hartly"},
                                            {.given = "Boris", .birth = "2015-03-05"},
                                            {.given = "Boris", .postcode = ""}}) {
    INFO(twin.family << twin.birth << twin.postcode);
    CHECK(Judged({}, twin).band != Band::kMatch);
  }
  CHECK(Judged({}, {.given = "Boris"}).reason == Reason::kPerhapsSibling);
  CHECK(Judged({.given = "Baby of Jane"}, {}).band == Band::kPotential);
  CHECK(Judged({}, {.birth = "2013-01-20"}).band != Band::kMatch);  // of one name in one home
  CHECK(Judged({.given = "Daniel", .sex = Sex::kMale}, {.given = "Danielle", .sex = Sex::kFemale})
            .band == Band::kPotential);

  Model open = TheModel();
  open.guard = false;
  CHECK(Judged({}, {.given = "Boris"}, open).band == Band::kMatch);
  CHECK(Judged({.nhs = kNhs[0]}, {.given = "Boris", .nhs = kNhs[1]}, open).band != Band::kMatch);
}

TEST_CASE("a nickname is nearly a name", "[linkage]") {
  Model model = TheModel();
  model.nicknames = Nicknames({{"William", "Bill", "Will"}, {"Wilhelmina", "Minnie", "Bill"}});
  const Traits bill(SubjectOf({.given = "Bill"}), model);
  const Traits william(SubjectOf({.given = "William"}), model);

  CHECK(model.Weigh(bill, william).levels[kGiven] == given::kPartly);
  CHECK(Weighed({.given = "Bill"}, {.given = "William"}).levels[kGiven] == given::kDiffers);
  CHECK(Judged({.given = "Bill"}, {.given = "William"}, model).band == Band::kMatch);
}

TEST_CASE("a nickname never weighs against, and takes no weight from a slip of the pen",
          "[linkage]") {
  Model model;
  FieldModel& names = model.fields[kGiven];
  names.m[given::kPartly] = 0.001;  // hardly anybody here goes by a nickname
  names.u[given::kPartly] = 0.004;
  names.m[given::kClose] = 0.1;
  names.u[given::kClose] = 0.001;

  model.Settle();

  CHECK(names.bits[given::kPartly] >= 0);
  CHECK(names.bits[given::kPartly] == names.bits[given::kClose]);  // weighed together
  CHECK(names.bits[given::kClose] > 4);
  names.m[given::kClose] = 0.0001;
  names.m[given::kAlike] = 0.00005;
  model.Settle();
  CHECK(names.bits[given::kPartly] == 0);
  CHECK(names.bits[given::kClose] < 0);
}

TEST_CASE("an initial and names changed over never weigh more than the names themselves",
          "[linkage]") {
  Model model;
  for (const Level level : {given::kInitial, given::kSwapped, given::kCrossed}) {
    model.fields[kGiven].m[level] = 0.1;
    model.fields[kGiven].u[level] = 1e-7;
  }
  model.Settle();
  const auto& given = model.fields[kGiven].bits;
  const double family = model.fields[kFamily].bits[1];

  CHECK(given[given::kInitial] <= given[given::kExact]);
  CHECK(given[given::kSwapped] <= given[given::kExact] + family);
  CHECK(given[given::kCrossed] <= std::max(given[given::kExact], family));
}

TEST_CASE("names of every origin agree however they are written", "[linkage]") {
  const Model& model = TheModel();
  const auto level = [&](const char* one, const char* other) {
    const Traits a(SubjectOf({.given = one}), model);
    const Traits b(SubjectOf({.given = other}), model);
    return model.Weigh(a, b).levels[kGiven];
  };
  for (const auto& [one, other] :
       std::vector<std::pair<const char*, const char*>>{{"Siobhán", "SIOBHAN"},
                                                        {"Zoë", "Zoe"},
                                                        {"Łukasz", "Lukasz"},
                                                        {"José", "Jose\u0301"},
                                                        {"D’Arcy", "D'arcy"},
                                                        {"Jean-Luc", "Jean Luc"},
                                                        {"Anne Marie", "AnneMarie"},
                                                        {"Thị", "Thi"}}) {
    INFO(one << " " << other);
    CHECK(level(one, other) == given::kExact);
  }
  for (const auto& [one, other] :
       std::vector<std::pair<const char*, const char*>>{{"Mohammed", "Muhammad"},
                                                        {"Mohamed", "Mohammad"},
                                                        {"Александр", "Aleksander"},
                                                        {"Aleksandr", "Alexander"},
                                                        {"Catherine", "Katherine"},
                                                        {"Anne Marie", "Anne"},
                                                        {"Niamh Aoife", "Aoife"},
                                                        {"Fatima", "Fatimah"}}) {
    INFO(one << " " << other);
    CHECK(level(one, other) != 0);
    CHECK(level(one, other) <= given::kClose);
  }
  CHECK(Judged({.given = "Nguyễn Văn", .family = "An"}, {.given = "An", .family = "Nguyen Van"})
            .band == Band::kMatch);
  CHECK(level("Baby of Jane", "Jane") == 0);
  CHECK(level("Unknown", "Jane") == 0);
}

// As an agency writes a name that another writes in Latin letters.
const Said kInOtherScripts[] = {
    {.given = "\u0645\u0631\u064A\u0645", .family = "\u062D\u0633\u0646"},
    {.given = "\u05DE\u05E8\u05D9\u05DD", .family = "\u05DB\u05D4\u05DF"},
    {.given = "\u674E", .family = "\u4E2D\u6587"},
    {.given = "\u09AE\u09B0\u09BF\u09AF\u09BC\u09AE", .family = "\u09B9\u09BE\u09B8\u09BE\u09A8"},
};

TEST_CASE("names in two scripts say nothing, and nobody is linked who may be a twin", "[linkage]") {
  for (const Said& said : kInOtherScripts) {
    INFO(said.given);
    const Weighing weighing = Weighed({}, said);
    CHECK(weighing.levels[kGiven] == 0);
    CHECK(weighing.levels[kFamily] == 0);
    CHECK(Judged({}, said).band == Band::kPotential);
    CHECK(Judged({}, said).reason == Reason::kPerhapsSibling);
    CHECK(Judged(said, said).band == Band::kMatch);
    Said other = said;
    other.given += said.family;
    other.given += said.family;
    CHECK(Weighed(other, said).levels[kGiven] != 0);
    other.nhs = kNhs[0];
    Said latin;
    latin.nhs = kNhs[0];
    CHECK(Judged(latin, other).band == Band::kMatch);  // a number and the birth date
    latin.birth = "2011-09-30";
    latin.nhs.clear();
    other.nhs.clear();
    CHECK(Judged(latin, other).band == Band::kNone);
  }
  CHECK(Weighed(kInOtherScripts[0], kInOtherScripts[1]).levels[kGiven] == 0);
  CHECK(Weighed({.given = "\u041E\u043B\u0435\u043D\u0430"}, {.given = "Olena"}).levels[kGiven] ==
        given::kExact);
  CHECK(Weighed({.given = "\u0393\u03B9\u03CE\u03C1\u03B3\u03BF\u03C2"}, {.given = "Giorgos"})
            .levels[kGiven] == given::kExact);
}

TEST_CASE("a name in another script is asked about whichever record comes first", "[linkage]") {
  for (const Said& said : kInOtherScripts) {
    for (const bool latin_first : {false, true}) {
      for (const char* const number : {"", kNhs[0]}) {
        INFO(said.given << latin_first << number);
        Said other;
        other.nhs = number;
        Roster roster(TheModel());
        roster.Arrive(Traits(SubjectOf(latin_first ? other : said), TheModel()));
        roster.Arrive(Traits(SubjectOf(latin_first ? said : other), TheModel()));
        CHECK(roster.ChildOf(0) != roster.ChildOf(1));
        CHECK(roster.questions().size() == 1);
      }
    }
  }
}

TEST_CASE("of more children it takes more to tell one", "[linkage]") {
  const Model& model = TheModel();
  const double bits = -model.prior_bits + 4.5;
  REQUIRE(model.ProbabilityOf(bits) > 0.95);

  CHECK(model.ProbabilityOf(bits, 1) == model.ProbabilityOf(bits));
  CHECK(model.ProbabilityOf(bits, 1'000'000) < model.ProbabilityOf(bits));
  CHECK(model.ProbabilityOf(bits, 2'000'000) < model.ProbabilityOf(bits, 1'000'000));
  // One in as many children as there are, by chance alone.
  CHECK(model.ProbabilityOf(0, 1 << 20) == Approx(1.0 / (1 + (1 << 20))));
}

TEST_CASE("of all who share a key the likeliest few are looked at, each once", "[linkage]") {
  Sharers sharers;
  for (std::uint64_t person = 1; person <= 200; ++person) sharers.Add(person, 50);
  for (const std::uint64_t person : {150, 7}) sharers.Add(person, 2);
  sharers.Add(9, 50);
  sharers.Add(150, 50);

  const std::vector<std::uint64_t>& order = sharers.InOrder();

  REQUIRE(order.size() == kMostPeople);
  CHECK(std::vector<std::uint64_t>(order.begin(), order.begin() + 5) ==
        std::vector<std::uint64_t>{150, 7, 9, 1, 2});
  sharers.Clear();
  CHECK(sharers.InOrder().empty());
}

TEST_CASE("a common value weighs less than a rare one", "[linkage]") {
  Model model = TheModel();
  model.fields[kBirth].frequencies[20150101] = 0.2F;
  model.fields[kFamily].frequencies[HashOf("smith")] = 0.05F;

  CHECK(Weighed({.birth = "2015-01-01"}, {.birth = "2015-01-01"}, model).bits[kBirth] <
        Weighed({}, {}, model).bits[kBirth] - 3);
  CHECK(Weighed({.family = "Smith"}, {.family = "Smith"}, model).bits[kFamily] <
        Weighed({}, {}, model).bits[kFamily]);
}

TEST_CASE("an address of names already weighed tells nothing by its beginning", "[linkage]") {
  const Weighing weighing =
      Weighed({.email = "a.shaw@smith-hall.example"}, {.email = "e.shaw@church.example"});
  CHECK(weighing.bits[kEmail] <= 0);
}

TEST_CASE("weighing is symmetric and its parts sum to the score", "[linkage][law]") {
  const std::vector<Traits> traits = TraitsOf(TheTown(), TheModel());
  std::size_t broken = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Weighing one = TheModel().Weigh(traits[i], traits[j]);
      const Weighing other = TheModel().Weigh(traits[j], traits[i]);
      broken += one.levels != other.levels || one.total != other.total;
      broken += one.total != std::accumulate(one.bits.begin(), one.bits.end(), 0.0);
    }
  }
  for (std::size_t i = 0; i + 5 < 400; i += 5) {
    const Traits* const person[] = {&traits[i]};
    const Traits* const child[] = {&traits[i + 1], &traits[i + 2], &traits[i + 3]};
    const Traits* const turned[] = {&traits[i + 3], &traits[i + 1], &traits[i + 2]};
    const Comparison comparison = TheModel().Compare(person, child);
    double sum = 0;
    for (const FieldWeight& field : comparison.fields) {
      sum += field.bits;
      broken += field.agreement == Agreement::kMissing && field.bits != 0;
    }
    broken += sum != comparison.bits || comparison.bits != TheModel().Weigh(person, child).total;
    broken += std::abs(TheModel().Weigh(person, turned).total - comparison.bits) > 1e-9;
  }
  CHECK(broken == 0);
}

TEST_CASE("a sketch never rules out who could be linked or asked about", "[linkage][law]") {
  const Model& model = TheModel();
  std::vector<Traits> traits = TraitsOf(TheTown(), model);
  Subject fuller = SubjectOf({.nhs = kNhs[1], .sex = Sex::kMale, .email = "a@heron.example"});
  fuller.names.push_back({records::NameUse::kFormer, Sensitive("Jo Ann"), Sensitive("van Dyk")});
  traits.insert(traits.begin(), Traits(fuller, model));
  std::size_t broken = 0;
  std::size_t ruled_out = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    const Bound bound(traits[i], model);
    for (std::size_t j = 0; j < traits.size(); j += 3) {
      const Weighing weighing = model.Weigh(traits[i], traits[j]);
      const Bound::Parts parts = bound.MostBits(Sketch(traits[j]));
      const float most = std::accumulate(parts.begin(), parts.end(), 0.0F);
      broken += weighing.total > static_cast<double>(most) + 0.01;
      const Traits* const one[] = {&traits[i]};
      const Traits* const other[] = {&traits[j]};
      ruled_out += !bound.MayBeSame(parts);
      broken += !bound.MayBeSame(parts) && model.Judge(weighing, one, other).band != Band::kNone;
    }
  }
  CHECK(broken == 0);
  CHECK(ruled_out > 400 * traits.size() / 3 * 9 / 10);
}

TEST_CASE("one more agreement never lowers the score", "[linkage][law]") {
  const Town& town = TheTown();
  const auto with = [](Subject subject, int what) {
    if (what == 0) {
      subject.names.push_back({records::NameUse::kFormer, Sensitive("Carla"), Sensitive("Quinn")});
    }
    if (what == 1) subject.addresses.push_back({Sensitive("9 Heron Way"), Sensitive("ZB7 7QQ")});
    if (what == 2) subject.phones.emplace_back("07700900123");
    if (what == 3) {
      subject.identifiers.push_back({IdentifierKind::kNhsNumber, Sensitive(kNhs[2]), true});
    }
    if (what == 4) subject.phones.emplace_back("carla@heron.example");
    if (what == 5 && !subject.birth.known())
      subject.birth = PartialDate::Parse("2012-07-08").value();
    return subject;
  };
  std::size_t broken = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    for (std::size_t j = i < 3 ? 0 : i - 3; j < i; ++j) {
      const Subject a = SubjectOf(town.said[i]);
      const Subject b = SubjectOf(town.said[j]);
      const double plain = TheModel().Weigh(Traits(a, TheModel()), Traits(b, TheModel())).total;
      for (int what = 0; what < 6; ++what) {
        if (what == 5 && a.birth.known() != b.birth.known()) continue;
        const Traits one(with(a, what), TheModel());
        const Traits other(with(b, what), TheModel());
        broken += TheModel().Weigh(one, other).total < plain - 1e-9;
      }
    }
  }
  CHECK(broken == 0);
}

TEST_CASE("the same people teach the same whatever order they come in", "[linkage][law]") {
  Town turned = TheTown();
  std::reverse(turned.said.begin(), turned.said.end());
  const Model other = Learn(turned);

  CHECK(other.prior_bits == TheModel().prior_bits);
  for (FieldId field = 0; field < other.field_count(); ++field) {
    CHECK(other.fields[field].bits == TheModel().fields[field].bits);
  }
}

TEST_CASE("a sample of many teaches what all of them would, in any order", "[linkage][law]") {
  const Town& town = TheTown();
  TrainOptions options;
  options.most_people = 1'200;
  options.stranger_pairs = 100'000;
  const Model start;
  const std::vector<Traits> traits = TraitsOf(town, start);
  std::vector<const Traits*> all;
  Sample sample(options.most_people);
  for (const Traits& one : traits) all.push_back(&one);
  for (std::size_t i = traits.size(); i > 0; --i) sample.Add(traits[i - 1]);
  REQUIRE(sample.size() == options.most_people);

  const Model of_all = Train(all, start, options).model;
  const Model of_sample = Train(sample.people(), start, options).model;

  CHECK(of_all.prior_bits == of_sample.prior_bits);
  for (FieldId field = 0; field < of_all.field_count(); ++field) {
    CHECK(of_all.fields[field].bits == of_sample.fields[field].bits);
  }
}

TEST_CASE("a person has five keys at most, and is looked for by each of them", "[linkage]") {
  Subject subject = SubjectOf({.nhs = kNhs[0]});
  for (int i = 0; i < 9; ++i) {
    const std::string more = std::to_string(i);
    subject.names.push_back(
        {records::NameUse::kFormer, Sensitive("Name" + more), Sensitive("Of" + more)});
    subject.identifiers.push_back(
        {IdentifierKind::kFormerUpn, Sensitive("C00000000000" + more), true});
    subject.phones.emplace_back("0770090010" + more);
  }
  const Traits traits(subject, TheModel());
  CHECK(traits.Keys(TheModel()).size() == 5);
  const Traits plain(SubjectOf({.nhs = kNhs[0]}), TheModel());
  const auto probes = plain.Probes(TheModel());
  for (const std::string& key : plain.Keys(TheModel())) {
    CHECK(std::find(probes.begin(), probes.end(), key) != probes.end());
  }
}

// A model with every kind of field, in which some values are common.
const Model& FullModel() {
  static const Model model = [] {
    Model full({{"member", ExtraKind::kNumber},
                {"school", ExtraKind::kFuzzy},
                {"ward", ExtraKind::kExact}});
    full.nicknames = Nicknames({{"William", "Bill", "Will"}, {"Amelia", "Milly", "Mia"}});
    for (const FieldId field : {kGiven, kFamily, kBirth, kPostcode, kEmail}) {
      full.fields[field].rarest = 1e-4;
    }
    for (const char* const name : {"amelia", "will", "hartley"}) {
      full.fields[kGiven].frequencies[HashOf(name)] = 0.02;
      full.fields[kFamily].frequencies[HashOf(name)] = 0.03;
    }
    full.fields[kBirth].frequencies[20150101] = 0.1;
    return full;
  }();
  return model;
}

struct Anybody {
  Subject subject;
  std::vector<std::string> extras;

  Traits traits() const { return {subject, FullModel(), extras}; }
};

// Somebody of whom anything may be known, drawn from so little that two often have it in common.
class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  bool Chance(unsigned percent) { return random_() % 100 < percent; }
  std::size_t Below(std::size_t end) { return random_() % end; }

  Anybody One() {
    Anybody one;
    do {
      one.subject.names.push_back(
          {records::NameUse::kCurrent, Sensitive(Given()),
           Sensitive(Chance(10) ? ""
                                : Of({"Hartley", "Hartly", "van Dyk", "Quill", "Amelia", "Of Ash",
                                      "\u062D\u0633\u0646"}))});
    } while (Chance(20));
    one.subject.birth =
        PartialDate::Parse(Of({"2015-03-04", "2015-04-03", "2015-03-05", "2015-01-01", "2013-03-04",
                               "2001-09-30", "2015", "2015-03", ""}))
            .value_or(PartialDate());
    one.subject.sex = static_cast<Sex>(Below(4));
    while (Chance(50)) {
      one.subject.addresses.push_back(
          {Sensitive(Of({"1 Curlew Lane, Oakmere", "1 Curlew Ln, Oakmere", "9 Heron Way", ""})),
           Sensitive(Of({"ZA1 2BC", "ZA1 2BD", "ZB7 7QQ", ""}))});
    }
    while (Chance(40)) {
      one.subject.phones.emplace_back(
          Of({"07700900123", "07700900124", "a.hart@heron.example", "a.hort@heron.example"}));
    }
    if (Chance(20)) AddNumber(one, IdentifierKind::kNhsNumber, kNhs[Below(3)]);
    if (Chance(20)) AddNumber(one, IdentifierKind::kUpn, Of({"A123456789012", "B12345678901C"}));
    if (Chance(10)) AddNumber(one, IdentifierKind::kFormerUpn, "A123456789013");
    one.extras = {Of({"", "10017", "10071", "10018"}), Of({"", "Oak Hill", "Oak Hil", "Saint Ann"}),
                  Of({"", "north", "south"})};
    return one;
  }

 private:
  std::string Of(std::vector<std::string> values) { return values[Below(values.size())]; }
  std::string Given() {
    return Of({"Amelia", "Amelai", "Milly", "Mia", "Will", "Bill", "Boris", "Boris Will",
               "Will Amelia", "Ann-Marie", "A", "Baby of Jane", "", "Hartley",
               "\u0645\u0631\u064A\u0645", "\u4E2D\u6587"});
  }
  void AddNumber(Anybody& to, IdentifierKind kind, const std::string& value) {
    to.subject.identifiers.push_back({kind, Sensitive(value), Chance(80)});
  }

  std::mt19937 random_;
};

TEST_CASE("whatever is known of two, neither comes first, and the parts sum to the score",
          "[linkage][law]") {
  Draw draw(21);
  std::size_t broken = 0;
  std::set<Level> seen[kMostFields];
  for (int turn = 0; turn < 20'000; ++turn) {
    const Traits a = draw.One().traits();
    const Traits b = draw.One().traits();
    const Traits c = draw.One().traits();
    const Traits* const person[] = {&a};
    const Traits* const child[] = {&b, &c};
    const Traits* const turned[] = {&c, &b};
    const Weighing one = FullModel().Weigh(a, b);
    const Weighing other = FullModel().Weigh(b, a);
    const Weighing whole = FullModel().Weigh(person, child);
    const Weighing back = FullModel().Weigh(turned, person);
    broken += one.levels != other.levels || one.total != other.total || one.bits != other.bits;
    broken += one.total != std::accumulate(one.bits.begin(), one.bits.end(), 0.0);
    broken += whole.total != std::accumulate(whole.bits.begin(), whole.bits.end(), 0.0);
    broken += whole.levels != back.levels || std::abs(whole.total - back.total) > 1e-9;
    broken += OtherGivenNamesDiffer(a, b) != OtherGivenNamesDiffer(b, a);
    broken +=
        GivenNamesClearlyAgree(a, b, FullModel()) != GivenNamesClearlyAgree(b, a, FullModel());
    const Model::Judgement judged = FullModel().Judge(whole, person, child);
    const Model::Judgement reversed = FullModel().Judge(whole, turned, person);
    broken += judged.band != reversed.band || judged.reason != reversed.reason;
    for (FieldId field = 0; field < kMostFields; ++field) seen[field].insert(one.levels[field]);
  }
  CHECK(broken == 0);
  for (FieldId field = 0; field < FullModel().field_count(); ++field) {
    INFO(FullModel().NameOf(field));
    CHECK(seen[field].size() >= 3);  // missing, agreeing, differing
  }
}

TEST_CASE("whatever is known of two, one more agreement never lowers the score", "[linkage][law]") {
  const auto add = [](Anybody to, std::size_t what) {
    Subject& subject = to.subject;
    if (what == 0) {
      subject.names.push_back({records::NameUse::kFormer, Sensitive("Carla"), Sensitive("Quinn")});
    }
    if (what == 1) subject.addresses.push_back({Sensitive("7 Teal Row"), Sensitive("ZC3 3CC")});
    if (what == 2) subject.phones.emplace_back("07700900999");
    if (what == 3) subject.phones.emplace_back("carla@teal.example");
    if (what == 4 || what == 5) {
      subject.identifiers.push_back({what == 4 ? IdentifierKind::kNhsNumber : IdentifierKind::kUpn,
                                     Sensitive(what == 4 ? "9990000140" : "C123456789012"), true});
    }
    if (what == 6) subject.birth = PartialDate::Parse("2012-07-08").value();
    if (what == 7) subject.sex = Sex::kFemale;
    if (what > 7) to.extras[what - 8] = "same 4711";
    return to;
  };
  // Where both said something already, agreeing takes its place.
  Draw draw(22);
  std::size_t broken = 0;
  for (int turn = 0; turn < 4'000; ++turn) {
    const Anybody a = draw.One();
    const Anybody b = draw.One();
    const double plain = FullModel().Weigh(a.traits(), b.traits()).total;
    for (std::size_t what = 0; what < 11; ++what) {
      const bool took_agreement =
          (what == 6 && a.subject.birth.known() && b.subject.birth.known()) ||
          (what == 7 && a.subject.sex == b.subject.sex) ||
          (what > 7 && !a.extras[what - 8].empty());
      if (took_agreement) continue;
      broken +=
          FullModel().Weigh(add(a, what).traits(), add(b, what).traits()).total < plain - 1e-9;
    }
  }
  CHECK(broken == 0);
}

TEST_CASE("whatever is known of two, a sketch never rules out who would be asked about",
          "[linkage][law]") {
  Draw draw(23);
  std::size_t broken = 0;
  std::size_t ruled_out = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    const Traits a = draw.One().traits();
    const Traits b = draw.One().traits();
    const Traits* const one[] = {&a};
    const Traits* const other[] = {&b};
    const Weighing weighing = FullModel().Weigh(a, b);
    const Bound bound(a, FullModel());
    const Bound::Parts parts = bound.MostBits(Sketch(b));
    const float most = std::accumulate(parts.begin(), parts.end(), 0.0F);
    ruled_out += !bound.MayBeSame(parts);
    if (bound.MayBeSame(parts)) continue;
    broken += weighing.total > static_cast<double>(most) + 0.01;
    broken += FullModel().Judge(weighing, one, other).band != Band::kNone;
  }
  CHECK(broken == 0);
  CHECK(ruled_out > 2'000);
}

TEST_CASE("whatever several say of a child, their sketches never rule out who would be asked about",
          "[linkage][law]") {
  Draw draw(29);
  std::size_t broken = 0;
  std::size_t ruled_out = 0;
  std::size_t closer = 0;  // than by the most of each part
  const auto check = [&](const Traits& person, const std::vector<Traits>& child,
                         const Model& model) {
    const Bound bound(person, model);
    const Traits* const self[] = {&person};
    std::vector<const Traits*> views;
    std::vector<Sketch> sketches;
    Bound::Parts most{};
    for (const Traits& view : child) {
      views.push_back(&view);
      sketches.push_back(*SketchFrom(std::string_view(BytesOf(Sketch(view)).data(), 128)));
      const Bound::Parts parts = bound.MostBits(sketches.back());
      for (std::size_t i = 0; i < parts.size(); ++i) {
        most[i] = views.size() == 1 ? parts[i] : std::max(most[i], parts[i]);
      }
    }
    if (bound.MayBeChild(sketches)) return;
    ++ruled_out;
    closer += bound.MayBeSame(most);
    broken += model.Judge(model.Weigh(self, views), self, views).band != Band::kNone;
  };
  for (int turn = 0; turn < 20'000; ++turn) {
    std::vector<Traits> child;
    for (int view = 0; view <= turn % 4; ++view) child.push_back(draw.One().traits());
    check(draw.One().traits(), child, FullModel());
  }
  // Children of the town, and children put together of two: rivals as close as they come.
  const std::vector<Traits> town = TraitsOf(TheTown(), TheModel());
  for (std::size_t i = 0; i + 6 < town.size(); ++i) {
    for (std::size_t first = i > 6 ? i - 6 : 0; first < i + 3; ++first) {
      for (std::size_t many = 1; many <= 3; ++many) {
        const auto from = town.begin() + static_cast<std::ptrdiff_t>(first);
        check(town[i], {from, from + static_cast<std::ptrdiff_t>(many)}, TheModel());
      }
    }
  }
  CHECK(broken == 0);
  CHECK(ruled_out > 2'000);
  CHECK(closer > 0);
}

struct Scored {
  double precision = 0;
  double recall = 0;
};

Scored Score(const Roster& roster, const std::vector<int>& child) {
  double linked = 0;
  double real = 0;
  double right = 0;
  for (PersonNumber i = 0; i < roster.size(); ++i) {
    for (PersonNumber j = 0; j < i; ++j) {
      const bool one = roster.ChildOf(i) == roster.ChildOf(j);
      const bool same = child[i] == child[j];
      linked += one;
      real += same;
      right += one && same;
    }
  }
  return {right / linked, right / real};
}

TEST_CASE("a town is put together rightly, in any order of arrival", "[linkage]") {
  const Town& town = TheTown();
  for (const unsigned seed : {1u, 2u, 3u}) {
    std::vector<std::size_t> order(town.said.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    Roster roster(TheModel());
    std::vector<int> child;
    for (const std::size_t i : order) {
      roster.Arrive(Traits(SubjectOf(town.said[i]), TheModel()));
      child.push_back(town.child[i]);
    }
    const Scored scored = Score(roster, child);
    CHECK(scored.precision >= 0.99);
    CHECK(scored.recall >= 0.93);
  }
}

TEST_CASE("verified links stand in whatever order people arrive", "[linkage][law]") {
  std::vector<Subject> people;
  std::mt19937 random(5);
  for (int child = 0; child < 40; ++child) {
    // Linked by numbers alone: one agency knows the NHS number, one the UPN, one both.
    const std::string nhs = "99900" + std::to_string(10'000 + child);
    const std::string upn = "A" + std::to_string(100'000'000'000 + child);
    const std::string birth = Date{15'000 + 37 * child}.Iso();
    for (int agency = 0; agency < 3; ++agency) {
      Subject subject =
          SubjectOf({.given = NameOf(random, 3),
                     .family = "Of" + std::string(1, static_cast<char>('a' + child % 26)),
                     .birth = birth,
                     .postcode = "ZA1 " + std::to_string(agency) + "AA"});
      if (agency != 1) {
        subject.identifiers.push_back({IdentifierKind::kNhsNumber, Sensitive(nhs), true});
      }
      if (agency != 0) subject.identifiers.push_back({IdentifierKind::kUpn, Sensitive(upn), true});
      people.push_back(subject);
    }
  }
  for (unsigned seed = 1; seed < 9; ++seed) {
    std::vector<std::size_t> order(people.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    Roster roster(TheModel());
    for (const std::size_t i : order) roster.Arrive(Traits(people[i], TheModel()));
    std::size_t broken = 0;
    for (PersonNumber i = 0; i < order.size(); ++i) {
      for (PersonNumber j = 0; j < i; ++j) {
        broken += (order[i] / 3 == order[j] / 3) != (roster.ChildOf(i) == roster.ChildOf(j));
      }
    }
    CHECK(broken == 0);
  }
}

TEST_CASE("a record that fits two children as well is asked about, whichever came first",
          "[linkage]") {
  for (const bool turned : {false, true}) {
    Roster roster(TheModel());
    roster.Arrive(Traits(SubjectOf({.given = turned ? "Boris" : "Amelia"}), TheModel()));
    roster.Arrive(Traits(SubjectOf({.given = turned ? "Amelia" : "Boris"}), TheModel()));
    const PersonNumber third = roster.Arrive(Traits(SubjectOf({.given = ""}), TheModel()));

    CHECK(roster.ChildOf(third) != roster.ChildOf(0));
    CHECK(roster.ChildOf(third) != roster.ChildOf(1));
    std::set<PersonNumber> asked;
    for (const Question& question : roster.questions()) {
      if (question.person == third) asked.insert(question.other);
    }
    CHECK(asked == std::set<PersonNumber>{0, 1});
  }
}

TEST_CASE("an unverified number finds its bearer though two digits changed places", "[linkage]") {
  const Model model({{"member", ExtraKind::kNumber}});
  const auto bearer = [&](std::string number) {
    return Traits(SubjectOf(Said{.family = "Marlow"}), model, {std::move(number)});
  };
  const std::vector<std::string> kept = bearer("6646273").Keys(model);
  const auto is_found = [&](std::string number) {
    const std::vector<std::string> sought = bearer(std::move(number)).Probes(model);
    return std::any_of(sought.begin(), sought.end(), [&](const std::string& key) {
      return key.rfind("number", 0) == 0 && std::count(kept.begin(), kept.end(), key) == 1;
    });
  };
  CHECK(is_found("6646273"));
  CHECK(is_found("6646723"));
  CHECK_FALSE(is_found("6646274"));
}

TEST_CASE("the people's own numbers tell whether those who look like twins are", "[linkage]") {
  const Model start({{"member", ExtraKind::kNumber}});
  const auto learn = [&](bool twins) {
    std::mt19937 random(11);
    std::vector<Traits> people;
    for (int child = 0; child < 600; ++child) {
      Said said{.given = NameOf(random, 200),
                .family = NameOf(random, 900),
                .birth = Date{14'000 + static_cast<std::int32_t>(random() % 5'000)}.Iso(),
                .postcode = "ZA" + std::to_string(child)};
      const auto add = [&](int number) {
        people.emplace_back(SubjectOf(said), start,
                            std::vector<std::string>{std::to_string(100'000 + 37 * number)});
      };
      add(child);
      if (random() % 5 == 0)
        add(child + 5'000);  // the number changes now and then
      else
        add(child);
      said.given = "Zeb" + NameOf(random, 200);
      if (random() % 2 == 0) add(twins ? child + 9'000 : child);
    }
    std::vector<const Traits*> all;
    for (const Traits& one : people) all.push_back(&one);
    TrainOptions options;
    options.learn_twins = true;
    return Train(all, start, options).model.twins;
  };

  CHECK(learn(true) > 0.5);
  CHECK(learn(false) < 0.5);
}

TEST_CASE("one near record does not pull a child's other records after it", "[linkage]") {
  const Model& model = TheModel();
  const Traits person(SubjectOf({.given = "Amelia", .postcode = ""}), model);
  const Traits near(SubjectOf({}), model);
  const Traits far(SubjectOf({.given = "Boris", .family = "Quill", .birth = "2008-12-30"}), model);
  const Traits* const self[] = {&person};
  const Traits* const pure[] = {&near};
  const Traits* const mixed[] = {&near, &far, &far};

  CHECK(model.Weigh(self, mixed).total < model.Weigh(self, pure).total - 5);
}

TEST_CASE("any bytes can be a person's names", "[linkage][law]") {
  std::mt19937 random(3);
  const auto bytes = [&random] {
    std::string text(random() % 60, ' ');
    for (char& c : text)
      c = static_cast<char>(random() % 4 == 0 ? random() % 256 : 'A' + random() % 40);
    return text;
  };
  std::size_t broken = 0;
  for (int turn = 0; turn < 3'000; ++turn) {
    const Said one{.given = bytes(), .family = bytes(), .birth = "", .postcode = bytes()};
    const Said other{.given = bytes(), .family = one.given, .birth = "", .postcode = bytes()};
    const Traits a(SubjectOf(one), TheModel());
    const Traits b(SubjectOf(other), TheModel());
    broken += TheModel().Weigh(a, b).total != TheModel().Weigh(b, a).total;
    broken += a.Keys(TheModel()).size() > 5;
    for (const std::string& word : WordsOf(one.given)) broken += word.empty();
  }
  CHECK(broken == 0);
}

TEST_CASE("reasons keep the numbers under which links are stored", "[linkage][format]") {
  CHECK(static_cast<int>(Reason::kScore) == 0);
  CHECK(static_cast<int>(Reason::kSharedNumber) == 1);
  CHECK(static_cast<int>(Reason::kDoubtfulNumber) == 2);
  CHECK(static_cast<int>(Reason::kOtherNumber) == 3);
  CHECK(static_cast<int>(Reason::kPerhapsSibling) == 4);
  CHECK(static_cast<int>(Agreement::kClose) == 4);
}

}  // namespace
}  // namespace hub::linkage
