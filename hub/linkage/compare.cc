#include <algorithm>
#include <cstdio>

#include "hub/linkage/linkage.h"

namespace hub::linkage {
namespace {

using Texts = std::vector<std::string>;

// In bits (Fellegi and Sunter 1969), set by hand until they are learnt from data. An
// agreement always weighs more than silence, and silence more than a difference.
struct Weights {
  double agrees;
  double differs;
  double contradicts;
};
constexpr Weights kNhsNumber = {20, 0, -20};
constexpr Weights kUpn = {20, 0, -15};
constexpr Weights kGiven = {8, -6, 0};
constexpr Weights kFirstGiven = {5, 0, 0};
constexpr Weights kFamily = {7, -4, 0};
constexpr Weights kBirth = {12, -8, 0};
constexpr Weights kPlaceholderBirth = {6, -8, 0};
constexpr Weights kSex = {1, -5, 0};

// INVARIANT of a Profile: its texts are sorted.
bool ShareOne(const Texts& a, const Texts& b) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) return true;
    *i < *j ? ++i : ++j;
  }
  return false;
}

// A temporary UPN (a letter in place 13) is replaced by a permanent one, so it differs
// from that without contradicting it.
bool IsPermanentUpn(const std::string& upn) {
  return !upn.empty() && upn.back() >= '0' && upn.back() <= '9';
}
bool IsAnyNumber(const std::string&) { return true; }

// One list of a person beside the same list of every source person of the child.
template <class Member, class Counts>
Agreement CompareNumbers(const Profile& person, const std::vector<Profile>& child, Member member,
                         Counts counts) {
  const auto has = [counts](const Texts& numbers) {
    return std::any_of(numbers.begin(), numbers.end(), counts);
  };
  bool child_has = false;
  for (const Profile& source : child) {
    if (ShareOne(person.*member, source.*member)) return Agreement::kAgrees;
    child_has = child_has || has(source.*member);
  }
  return child_has && has(person.*member) ? Agreement::kContradicts : Agreement::kMissing;
}

template <class Member>
Agreement CompareNames(const Profile& person, const std::vector<Profile>& child, Member member) {
  bool child_has = false;
  for (const Profile& source : child) {
    if (ShareOne(person.*member, source.*member)) return Agreement::kAgrees;
    child_has = child_has || !(source.*member).empty();
  }
  return child_has && !(person.*member).empty() ? Agreement::kDiffers : Agreement::kMissing;
}

// Dates that overlap without both being a day neither agree nor differ.
Agreement CompareDates(const PartialDate& a, const PartialDate& b) {
  if (!a.known() || !b.known()) return Agreement::kMissing;
  if (a.latest < b.earliest || b.latest < a.earliest) return Agreement::kDiffers;
  return a.exact_day() && b.exact_day() ? Agreement::kAgrees : Agreement::kMissing;
}

Agreement CompareSexes(records::Sex a, records::Sex b) {
  const auto known = [](records::Sex s) {
    return s == records::Sex::kMale || s == records::Sex::kFemale;
  };
  if (!known(a) || !known(b)) return Agreement::kMissing;
  return a == b ? Agreement::kAgrees : Agreement::kDiffers;
}

// The best over the child's sources: agreement, else difference, else silence.
template <class CompareOne>
Agreement OverSources(const std::vector<Profile>& child, CompareOne compare_one) {
  Agreement joint = Agreement::kMissing;
  for (const Profile& source : child) {
    const Agreement one = compare_one(source);
    if (one == Agreement::kAgrees) return one;
    if (one == Agreement::kDiffers) joint = one;
  }
  return joint;
}

double BitsOf(Agreement agreement, const Weights& weights) {
  switch (agreement) {
    case Agreement::kAgrees:
      return weights.agrees;
    case Agreement::kDiffers:
      return weights.differs;
    case Agreement::kContradicts:
      return weights.contradicts;
    case Agreement::kClose:
    case Agreement::kMissing:
      return 0;
  }
  return 0;
}

// 1 January and dates before 1901 are what forms hold when nobody knew.
bool IsPlaceholder(const PartialDate& birth) {
  const Date day = birth.earliest;
  return (day.month() == 1 && day.day() == 1) || day.year() <= 1900;
}

struct Evidence {
  Agreement nhs = Agreement::kMissing;
  Agreement upn = Agreement::kMissing;
  Agreement given = Agreement::kMissing;
  bool first_given_agrees = false;  // where the given names together do not
  Agreement family = Agreement::kMissing;
  Agreement birth = Agreement::kMissing;
  bool placeholder_birth = false;
  Agreement sex = Agreement::kMissing;

  bool Any(Agreement agreement) const { return nhs == agreement || upn == agreement; }
  bool SharesGiven() const { return given == Agreement::kAgrees || first_given_agrees; }
};

Evidence Weigh(const Profile& person, const std::vector<Profile>& child) {
  Evidence e;
  e.nhs = CompareNumbers(person, child, &Profile::nhs_numbers, IsAnyNumber);
  e.upn = CompareNumbers(person, child, &Profile::upns, IsPermanentUpn);
  e.given = CompareNames(person, child, &Profile::given);
  e.first_given_agrees = e.given == Agreement::kDiffers &&
                         CompareNames(person, child, &Profile::first_given) == Agreement::kAgrees;
  e.family = CompareNames(person, child, &Profile::family);
  e.birth = OverSources(
      child, [&person](const Profile& source) { return CompareDates(person.birth, source.birth); });
  e.placeholder_birth = person.birth.known() && IsPlaceholder(person.birth);
  e.sex = OverSources(
      child, [&person](const Profile& source) { return CompareSexes(person.sex, source.sex); });
  return e;
}

std::vector<FieldWeight> FieldsOf(const Evidence& e) {
  const auto field = [](std::string_view name, Agreement agreement, const Weights& weights) {
    return FieldWeight{name, agreement, BitsOf(agreement, weights)};
  };
  return {
      field("nhs_number", e.nhs, kNhsNumber),
      field("upn", e.upn, kUpn),
      e.first_given_agrees ? field("first_given", Agreement::kAgrees, kFirstGiven)
                           : field("given", e.given, kGiven),
      field("family", e.family, kFamily),
      field("birth", e.birth, e.placeholder_birth ? kPlaceholderBirth : kBirth),
      field("sex", e.sex, kSex),
  };
}

// Whether the rest lets a shared number stand: one that was typed into the wrong
// child's record shows by another birth date and another name.
bool BearsOutNumber(const Evidence& e) {
  if (e.SharesGiven()) return true;
  if (e.birth == Agreement::kDiffers) return false;
  const bool all_names_differ = e.given == Agreement::kDiffers && e.family == Agreement::kDiffers;
  return e.birth == Agreement::kAgrees || !all_names_differ;
}

Band BandOf(const Evidence& e) {
  const bool contradicted = e.Any(Agreement::kContradicts);
  if (e.Any(Agreement::kAgrees)) {
    return !contradicted && BearsOutNumber(e) ? Band::kMatch : Band::kPotential;
  }
  const bool alike =
      e.SharesGiven() && e.family == Agreement::kAgrees && e.birth == Agreement::kAgrees;
  if (!alike) return Band::kNone;
  const bool sure = e.given == Agreement::kAgrees && !contradicted && e.sex != Agreement::kDiffers;
  return sure ? Band::kMatch : Band::kPotential;
}

bool SharesNumber(const Comparison& comparison) {
  return std::any_of(comparison.fields.begin(), comparison.fields.end(), [](const FieldWeight& f) {
    return f.agreement == Agreement::kAgrees && (f.field == "nhs_number" || f.field == "upn");
  });
}

std::string_view Words(Agreement agreement) {
  switch (agreement) {
    case Agreement::kAgrees:
      return "agrees";
    case Agreement::kDiffers:
      return "differs";
    case Agreement::kContradicts:
      return "contradicts";
    case Agreement::kClose:
      return "is close";
    case Agreement::kMissing:
      return "is missing";
  }
  return "is missing";
}

}  // namespace

Comparison Compare(const Profile& person, const std::vector<Profile>& child) {
  const Evidence evidence = Weigh(person, child);
  Comparison comparison;
  comparison.band = BandOf(evidence);
  comparison.fields = FieldsOf(evidence);
  for (const FieldWeight& field : comparison.fields) comparison.bits += field.bits;
  return comparison;
}

Verdict Decide(const std::vector<Comparison>& candidates) {
  std::vector<std::size_t> matches;
  std::vector<std::size_t> potentials;
  std::vector<std::size_t> rivals;  // a match, or a potential with the person's number
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const bool match = candidates[i].band == Band::kMatch;
    const bool potential = candidates[i].band == Band::kPotential;
    if (match) matches.push_back(i);
    if (potential) potentials.push_back(i);
    if (match || (potential && SharesNumber(candidates[i]))) rivals.push_back(i);
  }
  if (!matches.empty()) {
    return {rivals.size() == 1 ? Band::kMatch : Band::kMany, std::move(rivals)};
  }
  if (!potentials.empty()) return {Band::kPotential, std::move(potentials)};
  return {};
}

std::string Explain(const Comparison& comparison) {
  std::string text;
  for (const FieldWeight& field : comparison.fields) {
    if (field.agreement == Agreement::kMissing) continue;
    char bits[32];
    std::snprintf(bits, sizeof bits, "%+.1f", field.bits);
    if (!text.empty()) text += "; ";
    text += field.field;
    text += ' ';
    text += Words(field.agreement);
    text += ' ';
    text += bits;
  }
  return text.empty() ? "nothing to compare" : text;
}

}  // namespace hub::linkage
