#include "connectors/social_care/map_child.h"

#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"
#include "connectors/social_care/check_child.h"
#include "hub/base/partial_date.h"

namespace connectors::social_care {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::IdentifierKind;
using hub::records::Kind;
using hub::records::Nature;
using hub::records::Record;
using hub::records::Sex;
using hub::records::Subject;

constexpr std::size_t kMaxText = 512;  // bytes of any other value

std::uint64_t QuickHash(const std::string& text) { return std::hash<std::string>()(text); }

// One row of the file on its way to being a record.
struct Row {
  std::string_view what;  // in the source id: "assessment"
  Kind kind = Kind::kNote;
  const Element* element = nullptr;
  std::string_view date;  // as sent
  std::string fingerprint;
};

class ChildMapper {
 public:
  ChildMapper(const Element& child, std::uint64_t unit, const Collection& collection,
              const Tables& tables, const Sender& sender, SeenChildren& seen, Sink& sink,
              Summary& summary)
      : child_(child),
        unit_(unit),
        collection_(collection),
        tables_(tables),
        sender_(sender),
        seen_(seen),
        sink_(sink),
        summary_(summary) {}

  void Run() {
    const Element* identifiers = child_.Find("ChildIdentifiers");
    const std::string id =
        identifiers == nullptr ? "" : CleanText(identifiers->Text("LAchildID"), kMaxText);
    if (id.empty()) return RejectChild("cin.child.no_id", "no LAchildID: nothing identifies it");
    if (!SetKey(subject_, id)) {
      return RejectChild("cin.child.id_too_long", "LAchildID of more than 200 bytes");
    }
    key_ = subject_.source_id.Reveal();
    ReadSubject(*identifiers, id);
    CheckChild(
        child_,
        [this](std::uint64_t line, std::string_view rule, std::string_view words) {
          Warn(line, rule, words);
        },
        sender_.now);
    CountIgnored(*identifiers);
    MapDeath(*identifiers);
    bool episode = false;
    for (const Element& part : child_.children) {
      if (part.name == "CINdetails") {
        episode = true;
        MapEpisode(part);
      } else if (part.name == "ChildCharacteristics") {
        for (const Element& inner : part.children) Ignore(inner.name);
      } else if (part.name == "PreProceedingsandFGDM") {
        MapPreProceedings(part);
      } else if (part.name != "ChildIdentifiers") {
        Ignore(part.name);
      }
    }
    if (!episode) {
      RejectChild("cin.child.no_episode", "no CINdetails: the child is named but nothing is told");
    }
    if (made_) ++summary_.people;
  }

 private:
  void Ignore(const std::string& name) { ++summary_.ignored[CleanText(name, 60)]; }

  void CountIgnored(const Element& identifiers) {
    static constexpr std::array<std::string_view, 13> kKnown = {
        "LAchildID",        "UPN",
        "FormerUPN",        "UPNunknown",
        "PersonBirthDate",  "Sex",
        "Surname",          "Forename",
        "NHSNumber",        "ExpectedPersonBirthDate",
        "PersonSchoolYear", "GenderCurrent",
        "PersonDeathDate"};
    for (const Element& inner : identifiers.children) {
      if (std::find(kKnown.begin(), kKnown.end(), inner.name) == kKnown.end()) Ignore(inner.name);
    }
  }

  void RejectChild(std::string_view rule, std::string_view words) {
    ++summary_.rows;
    ++summary_.rejects;
    sink_.Reject({unit_, child_.line, 0}, rule, words);
  }

  void Warn(std::uint64_t line, std::string_view rule, std::string_view words) {
    ++summary_.warnings;
    sink_.Warn({unit_, line, 0}, rule, words);
  }

  // The day that `text` says, kept and flagged when there is no such day.
  std::optional<Date> DayOf(const Element& parent, std::string_view name) {
    const std::string_view text = parent.Text(name);
    if (text.empty()) return std::nullopt;
    const std::optional<Date> day = ReadDay(text);
    if (!day) {
      Warn(parent.Find(name)->line, "cin.date.unreadable",
           std::string(name) + " is no day that could be");
    }
    return day;
  }

  void ReadSubject(const Element& from, const std::string& id) {
    AddUpn(from, "UPN", IdentifierKind::kUpn);
    AddUpn(from, "FormerUPN", IdentifierKind::kFormerUpn);
    AddNhsNumber(from);
    const std::optional<Date> birth = DayOf(from, "PersonBirthDate");
    const std::optional<Date> due = DayOf(from, "ExpectedPersonBirthDate");
    if (birth) subject_.birth = PartialDate::Day(*birth);
    if (!birth) subject_.due = due;
    subject_.died = DayOf(from, "PersonDeathDate");
    subject_.sex = SexOf(from);
    AddName(from);
    if (!seen_.ids.insert(QuickHash(id)).second) {
      Warn(child_.line, "cin.child.id_repeated", "another child of this file has this LAchildID");
    }
  }

  void AddUpn(const Element& from, std::string_view name, IdentifierKind kind) {
    const std::string upn = CleanText(from.Text(name), kMaxCode);
    if (upn.empty()) return;
    const auto identifier = PlainIdentifier(kind, upn);
    if (!identifier.verified) {
      Warn(from.Find(name)->line, "cin.child.upn_unverified",
           std::string(name) + " has the wrong shape or check letter: kept, decides nothing");
    }
    if (kind == IdentifierKind::kUpn && !seen_.upns.insert(QuickHash(upn)).second) {
      Warn(from.Find(name)->line, "cin.child.upn_repeated",
           "another child of this file has this UPN");
    }
    subject_.identifiers.push_back(identifier);
  }

  // No part of the DfE layout; some councils add them to their own export.
  void AddNhsNumber(const Element& from) {
    AddIdentifier(subject_, IdentifierKind::kNhsNumber, from.Text("NHSNumber"));
  }

  void AddName(const Element& from) {
    connectors::AddName(subject_, hub::records::NameUse::kCurrent, {from.Text("Forename")},
                        from.Text("Surname"));
  }

  Sex SexOf(const Element& from) {
    const std::string_view field = from.Has("Sex") ? "Sex" : "GenderCurrent";
    const std::string code = CleanText(from.Text(field), kMaxCode);
    if (code.empty()) return Sex::kUnknown;
    const auto meaning = tables_.codes.Find("sex", code, collection_.ListYear());
    if (!meaning) {
      Warn(from.Find(field)->line, "cin.code.unknown", "sex has a code that no year's list has");
      return Sex::kUnknown;
    }
    if (!meaning->current) {
      Warn(from.Find(field)->line, "cin.code.other_year", "sex has a code of another year's list");
    }
    if (meaning->words == "male") return Sex::kMale;
    if (meaning->words == "female") return Sex::kFemale;
    return meaning->words == "neither" ? Sex::kOther : Sex::kUnknown;
  }

  // What any record of this row starts as; `happened` and the source id come from its date.
  Record Begin(const Row& row) {
    Record record = NewRecord(sender_, row.kind, "children's social care");
    record.source_version = static_cast<std::uint32_t>(collection_.year);
    const std::optional<Date> day = ReadDay(row.date);
    record.happened = day ? PartialDate::Day(*day) : SometimeBefore();
    const std::string when = day ? day->Iso() : "undated";
    record.source_id = Sensitive(JoinId({key_, row.what, when}));
    if (!day) {
      Warn(row.element->line, "cin.element.undated",
           "no readable start date: kept, as some day before the collection");
      AddDetail(record, "date_as_sent", row.date);
    } else if (*day > Date::Of(sender_.now)) {
      Warn(row.element->line, "cin.date.future", "a start date in the future");
    }
    return record;
  }

  // For an element whose day nobody can read: between the earliest the child could have
  // been known and the day that the collection looked back from.
  PartialDate SometimeBefore() const {
    const int year = collection_.ListYear();
    const Date latest =
        collection_.reference ? *collection_.reference : *Date::FromCivil(year, 12, 31);
    Date earliest = *Date::FromCivil(latest.year() - 26, 1, 1);
    if (subject_.birth.known()) earliest = {subject_.birth.earliest.days - 280};
    return PartialDate::Range(std::min(earliest, latest), latest);
  }

  // A date as a detail: ISO when it can be read, else as sent.
  void AddDay(Record& record, const Element& from, std::string_view element,
              std::string_view detail) {
    const std::optional<Date> day = DayOf(from, element);
    AddDetail(record, detail, day ? day->Iso() : std::string(from.Text(element)));
  }

  // true/false, 1/0, yes/no; nothing when the element is absent or says none of these.
  std::optional<bool> Truth(const Element& from, std::string_view name) {
    const std::string_view text = from.Text(name);
    if (text.empty()) return std::nullopt;
    if (const std::optional<bool> truth = ReadTruth(text)) return truth;
    Warn(from.Find(name)->line, "cin.value.not_yes_or_no",
         std::string(name) + " is neither yes nor no");
    return std::nullopt;
  }

  // Adds the code with its words and returns the words; an unknown code stands for itself.
  std::string AddCode(Record& record, const Element& at, std::string_view list) {
    const CodeYear of{"dfe-cin", collection_.ListYear()};
    Meant meant = connectors::AddCode(record, tables_.codes, of, list, at.text);
    if (meant.known == Known::kUnknown) {
      Warn(at.line, "cin.code.unknown", std::string(list) + " has a code that no list has: kept");
    } else if (meant.known == Known::kOtherYear) {
      Warn(at.line, "cin.code.other_year",
           std::string(list) + " has a code of another year's list: understood");
    }
    return std::move(meant.words);
  }
  std::string AddCodeOf(Record& record, const Element& from, std::string_view name,
                        std::string_view list) {
    const Element* element = from.Find(name);
    return element == nullptr ? "" : AddCode(record, *element, list);
  }

  // Gives the record its labels, its own id among rows with the same key, and away.
  void Finish(Record&& record, const Row& row, std::string_view summary) {
    ++summary_.rows;
    const std::string& id = record.source_id.Reveal();
    const Used used = {QuickHash(id), QuickHash(row.fingerprint.empty() ? Fingerprint(*row.element)
                                                                        : row.fingerprint)};
    std::size_t same_id = 1;
    for (const Used& before : used_) {
      if (before.id != used.id) continue;
      if (before.print == used.print) return Repeated(row);
      ++same_id;
    }
    used_.push_back(used);
    if (same_id > 1) {
      record.source_id = Sensitive(id + "|~" + std::to_string(same_id));
      Warn(row.element->line, "cin.element.same_start",
           "two elements of one kind begin on one day: told apart by their order");
    }
    record.summary = Sensitive(std::string(summary));
    record.labels = tables_.labels.For(record.kind, record.codes, "");
    record.subjects.push_back(subject_);
    ++summary_.records;
    made_ = true;
    sink_.Take(std::move(record), {unit_, row.element->line, 0});
  }

  void Repeated(const Row& row) {
    ++summary_.not_taken["repeated " + std::string(row.what)];
    // Referral and enquiry both name their conference: that repeat is the layout's own.
    if (row.kind == Kind::kConference) return;
    Warn(row.element->line, "cin.element.repeated", "the same element again: taken once");
  }

  void MapDeath(const Element& identifiers) {
    if (!identifiers.Has("PersonDeathDate")) return;
    const Element* at = identifiers.Find("PersonDeathDate");
    const Row row{"death", Kind::kDeath, at, at->text, ""};
    Record record = Begin(row);
    record.source_id = Sensitive(JoinId({key_, row.what}));
    Finish(std::move(record), row, "The child died");
  }

  void MapEpisode(const Element& episode) {
    MapReferral(episode);
    MapClosure(episode);
    MapConference(episode);
    MapInvolvement(episode);
    for (const Element& part : episode.children) {
      if (part.name == "Assessments") {
        MapAssessment(part);
      } else if (part.name == "CINPlanDates") {
        MapPlan(part);
      } else if (part.name == "Section47") {
        MapEnquiry(part);
      } else if (part.name == "ChildProtectionPlans") {
        MapProtectionPlan(part);
      } else if (part.name == "PreProceedingsandFGDM") {
        MapPreProceedings(part);
      } else if (!IsReferralField(part.name)) {
        Ignore(part.name);
      }
    }
  }

  static bool IsReferralField(std::string_view name) {
    static constexpr std::array<std::string_view, 7> kFields = {
        "CINreferralDate", "ReferralSource",   "ReferralNFA",     "PrimaryNeedCode",
        "CINclosureDate",  "ReasonForClosure", "DateOfInitialCPC"};
    return std::find(kFields.begin(), kFields.end(), name) != kFields.end();
  }

  // The referral's own fields: what its activities say must not make it a new version.
  static std::string ReferralPrint(const Element& episode) {
    std::string print;
    for (const Element& part : episode.children) {
      if (!IsReferralField(part.name)) continue;
      AddFingerprint(part, print);
      print += ';';
    }
    return print;
  }

  void MapReferral(const Element& episode) {
    const Row row{"referral", Kind::kReferral, &episode, episode.Text("CINreferralDate"),
                  ReferralPrint(episode)};
    Record record = Begin(row);
    record.nature = Nature::kFact;
    const std::string source = AddCodeOf(record, episode, "ReferralSource", "referral-source");
    const std::string need = AddCodeOf(record, episode, "PrimaryNeedCode", "primary-need");
    const std::optional<bool> no_action = Truth(episode, "ReferralNFA");
    if (!need.empty()) AddDetail(record, "primary_need", need);
    if (no_action) AddDetail(record, "no_further_action", *no_action ? "yes" : "no");
    if (!episode.Has("CINclosureDate") && episode.Has("ReasonForClosure")) {
      AddCodeOf(record, episode, "ReasonForClosure", "reason-for-closure");
    }
    std::string summary = "Referred to children's social care";
    if (!source.empty()) summary += "; source: " + source;
    if (no_action.value_or(false)) summary += "; no further action";
    Finish(std::move(record), row, summary);
  }

  void MapClosure(const Element& episode) {
    if (!episode.Has("CINclosureDate")) return;
    const Element* at = episode.Find("CINclosureDate");
    const Row row{"closure", Kind::kCaseClosure, at, at->text,
                  "closed=" + at->text + ";" + std::string(episode.Text("ReasonForClosure"))};
    Record record = Begin(row);
    record.nature = Nature::kDecision;
    const std::optional<Date> opened = ReadDay(episode.Text("CINreferralDate"));
    record.source_id = Sensitive(JoinId({key_, row.what, opened ? opened->Iso() : "undated"}));
    if (opened) AddDetail(record, "case_opened", opened->Iso());
    const std::string why = AddCodeOf(record, episode, "ReasonForClosure", "reason-for-closure");
    Finish(std::move(record), row,
           why.empty() ? "Case closed by children's social care"
                       : "Case closed by children's social care: " + why);
  }

  void MapConference(const Element& parent) {
    if (!parent.Has("DateOfInitialCPC")) return;
    const Element* at = parent.Find("DateOfInitialCPC");
    const std::optional<Date> day = ReadDay(at->text);
    const Row row{"initial-conference", Kind::kConference, at, at->text,
                  day ? day->Iso() : at->text};
    Finish(Begin(row), row, "Initial child protection conference");
  }

  // Only for a sender that says whom to ask: a tie without a way to reach anyone helps nobody.
  void MapInvolvement(const Element& episode) {
    const std::optional<Date> since = ReadDay(episode.Text("CINreferralDate"));
    if (sender_.team.empty() || !since) return;
    const Row row{"involvement", Kind::kInvolvement, &episode, episode.Text("CINreferralDate"),
                  "involvement=" + std::string(episode.Text("CINclosureDate"))};
    Record record = Begin(row);
    hub::records::Involvement tie;
    tie.since = since;
    tie.until = ReadDay(episode.Text("CINclosureDate"));
    if (tie.until && *tie.until < *since) tie.until = since;
    record.involvement = tie;
    Finish(std::move(record), row, "Children's social care works with the family");
  }

  void MapAssessment(const Element& assessment) {
    const Row row{"assessment", Kind::kAssessment, &assessment,
                  assessment.Text("AssessmentActualStartDate"), AssessmentPrint(assessment)};
    Record record = Begin(row);
    AddDay(record, assessment, "AssessmentInternalReviewDate", "internal_review");
    AddDay(record, assessment, "AssessmentAuthorisationDate", "authorised");
    const bool done = assessment.Has("AssessmentAuthorisationDate");
    Finish(std::move(record), row,
           done ? "Children's social care assessment, completed"
                : "Children's social care assessment, under way");
    MapFactors(assessment);
  }

  static std::string AssessmentPrint(const Element& assessment) {
    std::string print;
    for (const Element& part : assessment.children) {
      if (part.name == "FactorsIdentifiedAtAssessment") continue;
      AddFingerprint(part, print);
      print += ';';
    }
    return print;
  }

  // The factors are a record of their own, under the labels that they bring, so that the
  // assessment itself stays visible to those who may not see them.
  void MapFactors(const Element& assessment) {
    const Element* factors = assessment.Find("FactorsIdentifiedAtAssessment");
    if (factors == nullptr || factors->children.empty()) return;
    const Row row{"assessment-factors", Kind::kAssessment, factors,
                  assessment.Text("AssessmentActualStartDate"), ""};
    Record record = Begin(row);
    record.nature = Nature::kOpinion;
    std::string words;
    for (const Element& factor : factors->children) {
      const std::string one = AddCode(record, factor, "assessment-factor");
      if (!one.empty()) words += (words.empty() ? "" : "; ") + one;
    }
    record.narrative = Sensitive(words);
    Finish(std::move(record), row, "Factors that the assessment identified");
  }

  void MapPlan(const Element& plan) {
    const Row row{"plan", Kind::kPlan, &plan, plan.Text("CINPlanStartDate"), ""};
    Record record = Begin(row);
    record.nature = Nature::kDecision;
    AddDay(record, plan, "CINPlanEndDate", "ended");
    Finish(std::move(record), row,
           plan.Has("CINPlanEndDate") ? "Child in need plan, ended" : "Child in need plan");
  }

  void MapEnquiry(const Element& enquiry) {
    const Row row{"enquiry", Kind::kEnquiry, &enquiry, enquiry.Text("S47ActualStartDate"), ""};
    Record record = Begin(row);
    AddDay(record, enquiry, "InitialCPCtarget", "conference_due_by");
    const std::optional<bool> not_required = Truth(enquiry, "ICPCnotRequired");
    if (not_required) AddDetail(record, "conference_required", *not_required ? "no" : "yes");
    Finish(std::move(record), row, "Child protection enquiry (section 47)");
    MapConference(enquiry);
  }

  void MapProtectionPlan(const Element& plan) {
    const Row row{"protection-plan", Kind::kProtectionPlan, &plan, plan.Text("CPPstartDate"), ""};
    Record record = Begin(row);
    record.nature = Nature::kDecision;
    const std::string initial =
        AddCodeOf(record, plan, "InitialCategoryOfAbuse", "category-of-abuse");
    const std::string latest =
        AddCodeOf(record, plan, "LatestCategoryOfAbuse", "category-of-abuse");
    AddDay(record, plan, "CPPendDate", "ended");
    AddDetail(record, "category_at_start", initial);
    AddDetail(record, "category_now", latest);
    AddDetail(record, "plans_before", plan.Text("NumberOfPreviousCPP"));
    std::string summary = "Child protection plan";
    const std::string& category = latest.empty() ? initial : latest;
    if (!category.empty()) summary += ": " + category;
    if (plan.Has("CPPendDate")) summary += "; ended";
    Finish(std::move(record), row, summary);
    MapReviews(plan);
  }

  void MapReviews(const Element& plan) {
    for (const Element& reviews : plan.children) {
      if (reviews.name != "Reviews") continue;
      for (const Element& review : reviews.children) {
        if (review.name != "CPPreviewDate" || review.text.empty()) continue;
        const Row row{"plan-review", Kind::kPlanReview, &review, review.text, ""};
        Record record = Begin(row);
        const std::optional<Date> start = ReadDay(plan.Text("CPPstartDate"));
        if (start) AddDetail(record, "plan_began", start->Iso());
        Finish(std::move(record), row, "Review of the child protection plan");
      }
    }
  }

  // New for 2026 and not in every schema: each field is kept under its own name.
  void MapPreProceedings(const Element& from) {
    const Row row{"pre-proceedings", Kind::kPreProceedings, &from, from.Text("PPStartDate"), ""};
    Record record = Begin(row);
    record.nature = Nature::kDecision;
    for (const Element& field : from.children) {
      if (field.name == "PPStartDate" || field.text.empty()) continue;
      if (field.name == "PPOutcome") {
        AddCode(record, field, "pre-proceedings-outcome");
      } else if (record.details.size() < 40) {
        AddDetail(record, SnakeName(field.name), field.text);
      }
    }
    Finish(std::move(record), row, "Pre-proceedings under the Public Law Outline");
  }

  const Element& child_;
  const std::uint64_t unit_;
  const Collection& collection_;
  const Tables& tables_;
  const Sender& sender_;
  SeenChildren& seen_;
  Sink& sink_;
  Summary& summary_;
  std::string key_;
  Subject subject_;
  struct Used {
    std::uint64_t id;  // hashes: of the source id, and of the row that had it
    std::uint64_t print;
  };
  std::vector<Used> used_;
  bool made_ = false;
};

}  // namespace

void MapChild(const Element& child, std::uint64_t unit, const Collection& collection,
              const Tables& tables, const Sender& sender, SeenChildren& seen, Sink& sink,
              Summary& summary) {
  ChildMapper(child, unit, collection, tables, sender, seen, sink, summary).Run();
}

}  // namespace connectors::social_care
