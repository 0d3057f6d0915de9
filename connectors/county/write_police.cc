#include "connectors/county/write_police.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "connectors/county/text.h"

namespace connectors::county {
namespace {

using Cells = std::vector<std::pair<std::string_view, std::string>>;

constexpr std::uint32_t kFirstInTheWest = 30;  // of the places: a second system, which writes JSON

// As the clock on the wall said.
std::string Moment(Date date, int minute) {
  return date.Iso() + " " + Padded(static_cast<std::uint64_t>(minute / 60), 2) + ":" +
         Padded(static_cast<std::uint64_t>(minute % 60), 2);
}

// The force's own number of a person, where it has looked for one.
std::string ReferenceOf(const Child& child) {
  Random random(Mix(child.seed, 0x92));
  if (random.Chance(2500)) return "";
  return "NOM-" + Padded(child.number * 7919ULL % 10'000'019, 8);
}

// A number or a truth value goes without quotes.
void AppendJsonMember(std::string& text, std::string_view name, std::string_view value) {
  static constexpr std::array<std::string_view, 5> kTruths = {"present", "witnessed", "injured",
                                                              "in_care", "version"};
  const bool bare = std::find(kTruths.begin(), kTruths.end(), name) != kTruths.end();
  if (!bare || value.empty()) return AppendMember(text, name, value);
  if (text.back() != '{') text += ',';
  text += '"';
  text += name;
  text += "\":";
  text += value == "yes" ? "true" : value == "no" ? "false" : value;
}

class Notices {
 public:
  Notices(const Desk& desk, const Household& household, const Incident& incident)
      : desk_(desk),
        household_(household),
        incident_(incident),
        random_(Mix(Mix(desk.plan().seed, 0x90), incident.number)) {}

  void Write() {
    const bool again = random_.Chance(rates::kSecondVersion);
    missing_ = incident_.kind == IncidentKind::kMissing;
    id_ = std::string(missing_ ? "M-" : "N-") + std::to_string(incident_.date.year()) + "-" +
          Padded(incident_.number, 7);
    DecideCommon();
    std::vector<const Child*> children;
    for (const std::size_t place : incident_.children) {
      children.push_back(&household_.children[place]);
    }
    WriteVersion(children, 1, Recorded());
    if (again && Plus(Recorded(), 3) <= desk_.plan().end()) {
      WriteVersion(children, 2, Plus(Recorded(), 3));
    }
    for (const Child* child : children) Born(*child);
    for (const Child* child : children) Tell(*child);
  }

 private:
  bool json() const { return household_.place >= kFirstInTheWest; }
  Date Recorded() const { return std::min(incident_.until, desk_.plan().end()); }

  void DecideCommon() {
    static constexpr std::array<std::string_view, 3> kAdults = {"mother's partner", "father",
                                                                "mother's former partner"};
    violent_ = incident_.kind == IncidentKind::kDomesticAbuse;
    handling_ = random_.Chance(1200) ? "C" : "P";
    adult_ = violent_ ? random_.Pick(kAdults) : std::string_view();
    consent_ = random_.Chance(5000) ? "not_asked" : random_.Chance(7000) ? "yes" : "no";
    held_ = random_.Chance(6000);
  }

  // What is said once of the whole notice.
  Cells Common(int version, Date recorded) const {
    Cells cells = {{"notice_id", id_}, {"version", std::to_string(version)}, {"status", "current"}};
    const std::string from = Moment(incident_.date, incident_.minute);
    const std::string until =
        incident_.until <= recorded ? Moment(incident_.until, incident_.until_minute) : "";
    if (missing_) {
      cells.insert(cells.end(),
                   {{"occurred_from", from},
                    {"occurred_to", until},
                    {"kind", "missing"},
                    {"risk", incident_.grade == 'R' ? "high" : "medium"},
                    {"return_interview", held_ ? "held" : "offered"},
                    {"return_interview_date", held_ && !until.empty() ? incident_.until.Iso() : ""},
                    {"in_care", incident_.in_care ? "yes" : "no"}});
    } else {
      const bool asb = incident_.kind == IncidentKind::kAntiSocial;
      cells.insert(cells.end(),
                   {{"occurred_from", from},
                    {"occurred_to", ""},
                    {"kind", asb ? "anti_social_behaviour" : std::string(Name(incident_.kind))},
                    {"grade", incident_.grade == 'R'   ? "red"
                              : incident_.grade == 'A' ? "amber"
                                                       : "green"},
                    {"adult_relationship", std::string(adult_)}});
    }
    const std::string team = std::to_string(household_.place % 6 + 1);
    const bool shielded = household_.shielded && household_.shielded_since <= recorded;
    cells.insert(cells.end(),
                 {{"recorded_at", recorded.Iso() + "T22:50:00Z"},
                  {"handling", std::string(handling_)},
                  {"marking", "OFFICIAL"},
                  {"flags", shielded ? "shielded" : ""},
                  {"legal_basis", "ca2004-s16la"},
                  {"consent_to_share", std::string(consent_)},
                  {"summary", Summary(version)},
                  {"narrative", std::string(incident_.summary)},
                  {"officer_role", missing_ ? "missing persons officer" : "response officer"},
                  {"team", "Neighbourhood Team " + team},
                  {"contact", "01632 96010" + team}});
    return cells;
  }

  std::string Summary(int version) const {
    std::string summary;
    switch (incident_.kind) {
      case IncidentKind::kDomesticAbuse:
        summary = "Domestic incident at home";
        break;
      case IncidentKind::kMissing:
        summary = "Reported missing";
        break;
      case IncidentKind::kAntiSocial:
        summary = "Anti-social behaviour";
        break;
      default:
        summary = "Concern for a child";
    }
    return version == 1 ? summary : summary + " (corrected after review)";
  }

  // One child of the notice. It is taken down afresh, at the door: its slips are its own.
  Cells Who(const Child& child, Date at) const {
    const View view = SeenBy(household_, child, rates::kPolice, Mix(0x91, incident_.number), at);
    const bool born = child.birth <= at;
    Random each(Mix(child.seed, incident_.number));
    const bool present = !violent_ || !each.Chance(2500);
    Cells cells = {{"child_ref", ReferenceOf(child)},
                   {"child_given", view.given},
                   {"child_family", born ? view.family : Mother()},
                   {"child_birth_date", born && view.birth ? view.birth->Iso() : ""},
                   {"child_due_date", child.birth > incident_.date ? child.due.Iso() : ""},
                   {"mother_family", child.birth > incident_.date ? Mother() : ""},
                   {"child_sex", !born              ? "U"
                                 : child.sex == 'M' ? "M"
                                                    : "F"},
                   {"child_address", view.line + ", " + view.town},
                   {"child_postcode", view.postcode},
                   {"school", SchoolOf(child)}};
    if (missing_) return cells;
    cells.insert(cells.end(),
                 {{"present", present ? "yes" : "no"},
                  {"witnessed", violent_ && present && each.Chance(6000) ? "yes" : "no"},
                  {"injured", violent_ && present && each.Chance(200) ? "yes" : "no"}});
    return cells;
  }

  std::string Mother() const {
    return household_.carers.empty() ? "" : household_.carers.front().family;
  }

  std::string SchoolOf(const Child& child) const {
    for (const Enrolment& enrolment : child.enrolments) {
      if (enrolment.span.Holds(incident_.date)) return enrolment.school->name;
    }
    return "";
  }

  // A baby that was expected: the row again in a later version, with a name.
  void Born(const Child& child) {
    const Date heard = Plus(child.birth, 30);
    if (child.birth <= incident_.date || heard > desk_.plan().end()) return;
    WriteVersion({&child}, 3, heard);
  }

  void WriteVersion(const std::vector<const Child*>& children, int version, Date recorded) {
    const Cells common = Common(version, recorded);
    const Date seen = version == 3 ? recorded : incident_.date;
    if (json()) {
      WriteJson(common, children, recorded, seen);
    } else {
      for (const Child* child : children) WriteCsv(common, Who(*child, seen), recorded);
    }
  }

  std::string Path(std::string_view extension) const {
    return std::string(missing_ ? "police/missing_episodes." : "police/notices.") +
           std::string(extension);
  }

  std::string_view FormatId() const {
    return missing_ ? (json() ? "police.missing.json" : "police.missing.csv")
                    : (json() ? "police.notices.json" : "police.notices.csv");
  }

  void WriteCsv(const Cells& common, const Cells& who, Date date) {
    Output& file = desk_.tree.At(Key(FileKind::kPoliceCsv, missing_ ? 1 : 0), date, [&] {
      std::string head;
      for (const Cells& cells : {common, who}) {
        for (const auto& [name, value] : cells) {
          head += head.empty() ? "" : ",";
          head += name;
        }
      }
      return FileSpec{
          Path("csv"), std::string(kPoliceAgency), std::string(FormatId()), head + "\n", "", ""};
    });
    std::string& row = file.NextRow();
    bool first = true;
    for (const Cells* cells : {&common, &who}) {
      for (const auto& [name, value] : *cells) {
        if (!first) row += ',';
        first = false;
        AppendCell(row, value);
      }
    }
    row += '\n';
  }

  void WriteJson(const Cells& common, const std::vector<const Child*>& children, Date date,
                 Date seen) {
    Output& file = desk_.tree.At(Key(FileKind::kPoliceJson, missing_ ? 1 : 0), date, [&] {
      return FileSpec{Path("json"),
                      std::string(kPoliceAgency),
                      std::string(FormatId()),
                      "{\"notices\":[\n",
                      "\n]}\n",
                      ",\n"};
    });
    std::string& row = file.NextRow();
    row += '{';
    for (const auto& [name, value] : common) AppendJsonMember(row, name, value);
    if (missing_) {  // it is of one child, whose fields stand beside its own
      for (const auto& [name, value] : Who(*children.front(), seen)) {
        AppendJsonMember(row, name, value);
      }
    } else {
      row += ",\"children\":[";
      for (std::size_t i = 0; i < children.size(); ++i) {
        row += i > 0 ? ",{" : "{";
        for (const auto& [name, value] : Who(*children[i], seen))
          AppendJsonMember(row, name, value);
        row += '}';
      }
      row += ']';
    }
    row += '}';
  }

  void Tell(const Child& child) {
    const std::string reference = ReferenceOf(child);
    // Without a reference the connector makes a key of the names, which is not foretold here.
    const std::string of_child = "notice|" + id_ + "|" + reference;
    const View view =
        SeenBy(household_, child, rates::kPolice, Mix(0x91, incident_.number), incident_.date);
    desk_.truth.Known(child, kPoliceAgency, reference.empty() ? "notice" : "child_ref",
                      reference.empty() ? id_ : reference, view);
    desk_.truth.Happened(
        child, {kPoliceAgency, FormatId(), missing_ ? "missing_episode" : "police_notice", of_child,
                incident_.date, missing_ ? incident_.until : kNever, incident_.number,
                Name(incident_.kind)});
  }

  const Desk& desk_;
  const Household& household_;
  const Incident& incident_;
  Random random_;
  bool missing_ = false;
  bool violent_ = false;
  bool held_ = false;
  std::string id_;
  std::string_view handling_;
  std::string_view adult_;
  std::string_view consent_;
};

}  // namespace

void WritePolice(const Desk& desk, const Household& household) {
  for (const Incident& incident : household.incidents) {
    if (incident.police && desk.Told(incident.date)) Notices(desk, household, incident).Write();
  }
}

}  // namespace connectors::county
