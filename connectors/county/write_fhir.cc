#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"
#include "connectors/county/write_health.h"

namespace connectors::county {
namespace {

constexpr std::string_view kLocalSystem = "https://health.zashire.example/id/patient";
constexpr std::string_view kVerified =
    "{\"url\":\"https://fhir.hl7.org.uk/StructureDefinition/"
    "Extension-UKCore-NHSNumberVerificationStatus\",\"valueCodeableConcept\":{\"coding\":[{"
    "\"system\":\"https://fhir.hl7.org.uk/CodeSystem/"
    "UKCore-NHSNumberVerificationStatusEngland\",\"code\":\"01\"}]}}";

struct Coded {
  std::string_view code;
  std::string_view words;
};

// As it stands in an id whose parts are parted by "|".
std::string AsOnePart(std::string_view key) {
  std::string part;
  for (const char c : key) {
    if (c == '|' || c == '\\') part += '\\';
    part += c;
  }
  return part;
}

// One resource and when it was written down.
struct Item {
  Date date;
  std::string json;
  std::string_view kind;  // of the hub's record
  std::string id;         // "Encounter|e12-1"
  std::uint32_t incident = 0;
};

class Bundle {
 public:
  Bundle(const Desk& desk, const Household& household, const Child& child)
      : desk_(desk),
        household_(household),
        child_(child),
        random_(Mix(child.seed, 0xF1)),
        key_(std::to_string(child.number)),
        alive_until_(std::min({desk.plan().end(), child.died, household.left})) {}

  void Write() {
    Visits();
    Measurements();
    Conditions();
    FlagsOfProtection();
    LettersAfterHarm();
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Item& a, const Item& b) { return a.date < b.date; });
    // A practice exports its register as well as what happened: everyone is in it at least once.
    const Date joined = std::max({desk_.plan().start(), child_.birth, household_.arrived});
    File(desk_.tree.by_day() ? joined : desk_.plan().end());
    for (const Item& item : items_) {
      Output& file = File(item.date);
      file.NextRow() += "{\"resource\":" + item.json + "}";
      desk_.truth.Happened(child_, {kHealthAgency, "health.fhir", item.kind, item.id, item.date,
                                    kNever, item.incident});
    }
    // The register's last word of a child who died.
    if (desk_.Told(child_.died)) File(std::min(Plus(child_.died, 1), desk_.plan().end()));
  }

 private:
  bool Here(Date date) const {
    return desk_.Told(date) && date <= alive_until_ && household_.HereOn(date);
  }

  Output& File(Date day) {
    Output& file = desk_.tree.At(Key(FileKind::kFhir, household_.practice), day, [&] {
      return FileSpec{"health/fhir/practice_" + Padded(household_.practice + 1, 3) + ".json",
                      std::string(kHealthAgency),
                      "health.fhir",
                      "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\n",
                      "\n]}\n",
                      ",\n"};
    });
    if (file.owner != child_.number) {
      file.owner = child_.number;
      AppendPatient(file.NextRow(), desk_.tree.by_day() ? day : desk_.plan().end());
      TellRegistration();
      file.NextRow() += RelatedPerson();
      for (const Child& other : household_.children) {
        if (IsElder(other)) file.NextRow() += Sibling(other);
      }
    }
    return file;
  }

  // --- who

  // How the hub's connector names the patient.
  std::string SubjectKey(const View& view) const {
    if (view.has_number) return "nhs-number|" + child_.nhs;
    return "identifier|" + std::string(kLocalSystem) + "\\|" + LocalHealthNumber(child_);
  }

  void TellRegistration() {
    if (registered_) return;
    registered_ = true;
    const View view = HealthView(household_, child_, desk_.plan().end());
    desk_.truth.Happened(
        child_, {kHealthAgency, "health.fhir", "involvement", "registration|" + SubjectKey(view),
                 std::max(child_.birth, household_.arrived)});
    desk_.truth.Happened(child_,
                         {kHealthAgency, "health.fhir", "family_tie", "RelatedPerson|rp" + key_,
                          std::max(child_.birth, household_.arrived)});
    for (const Child& other : household_.children) {
      if (!IsElder(other)) continue;
      desk_.truth.Happened(child_, {kHealthAgency, "health.fhir", "family_tie",
                                    "RelatedPerson|" + SiblingKey(other), child_.birth});
    }
    if (!desk_.Told(child_.died)) return;
    desk_.truth.Happened(child_, {kHealthAgency, "health.fhir", "death",
                                  "death|" + AsOnePart(SubjectKey(view)), child_.died});
  }

  void AppendPatient(std::string& text, Date at) {
    const View view = HealthView(household_, child_, at);
    const bool restricted = household_.shielded && household_.shielded_since <= at;
    text += "{\"fullUrl\":\"urn:uuid:patient-" + key_ +
            "\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"patient-" + key_ + "\"";
    if (restricted) {
      text +=
          ",\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
          "v3-Confidentiality\",\"code\":\"R\"}]}";
    }
    text += ",\"identifier\":[";
    if (view.has_number) {
      text += "{\"extension\":[";
      text += kVerified;
      text +=
          "],\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"" + child_.nhs + "\"},";
    }
    text += "{\"system\":\"";
    text += kLocalSystem;
    text += "\",\"value\":\"" + LocalHealthNumber(child_) + "\"}],\"name\":[";
    AppendName(text, view, at);
    text += "],\"gender\":\"";
    text += child_.sex == 'M' ? "male" : "female";
    text += "\",\"birthDate\":\"" + view.birth.value_or(child_.birth).Iso() + "\"";
    if (child_.died <= at) text += ",\"deceasedDateTime\":\"" + child_.died.Iso() + "\"";
    if (!restricted) AppendAddress(text, view);
    text += ",\"generalPractitioner\":[{\"display\":\"";
    AppendJson(text, PracticeName(household_.practice));
    const Date since = std::max({child_.birth, household_.arrived, Day(1990, 1, 1)});
    text +=
        "\",\"identifier\":{\"system\":\"https://fhir.nhs.uk/Id/ods-organization-code\","
        "\"value\":\"Z9" +
        Padded(household_.practice + 1, 4) + "\",\"period\":{\"start\":\"" + since.Iso() +
        "\"}}}]}}";
  }

  void AppendName(std::string& text, const View& view, Date at) const {
    text += "{\"use\":\"official\",\"family\":\"";
    AppendJson(text, view.family);
    text += "\",\"given\":[\"";
    AppendJson(text, view.given.empty() ? "Baby" : view.given);
    if (!view.middle.empty()) {
      text += "\",\"";
      AppendJson(text, view.middle);
    }
    text += "\"]}";
    if (!child_.former_family.empty() && at >= child_.name_changed &&
        child_.former_family != view.family) {
      text += ",{\"use\":\"old\",\"family\":\"";
      AppendJson(text, child_.former_family);
      text += "\",\"given\":[\"";
      AppendJson(text, child_.given);
      text += "\"]}";
    }
    if (!child_.preferred.empty()) {
      text += ",{\"use\":\"usual\",\"family\":\"";
      AppendJson(text, view.family);
      text += "\",\"given\":[\"";
      AppendJson(text, child_.preferred);
      text += "\"]}";
    }
  }

  void AppendAddress(std::string& text, const View& view) const {
    text += ",\"address\":[{\"use\":\"home\",\"line\":[\"";
    AppendJson(text, view.line);
    text += "\"],\"city\":\"";
    AppendJson(text, view.town);
    text += "\"";
    if (!view.postcode.empty()) text += ",\"postalCode\":\"" + view.postcode + "\"";
    text += "}]";
    if (household_.carers.empty()) return;
    text += ",\"telecom\":[{\"system\":\"phone\",\"value\":\"" + household_.carers.front().phone +
            "\"}]";
  }

  std::string RelatedPerson() const {
    std::string text = "{\"resource\":{\"resourceType\":\"RelatedPerson\",\"id\":\"rp" + key_ +
                       "\",\"patient\":" + Reference() +
                       ",\"relationship\":[{\"coding\":[{"
                       "\"system\":\"http://terminology.hl7.org/CodeSystem/v3-RoleCode\","
                       "\"code\":\"";
    if (household_.carers.empty()) return text + "GUARD\"}]}]}}";
    const Carer& carer = household_.carers.front();
    text += carer.relationship == "PAM" ? "MTH" : carer.relationship == "PAF" ? "FTH" : "GUARD";
    text += "\"}]}],\"name\":[{\"family\":\"";
    AppendJson(text, carer.family);
    text += "\",\"given\":[\"";
    AppendJson(text, carer.given);
    return text + "\"]}]}}";
  }

  // A practice writes a tie between two of its children once: at the younger.
  bool IsElder(const Child& other) const {
    return other.number != child_.number && !other.unborn && !child_.unborn && !other.nhs.empty() &&
           std::pair(other.birth, other.number) < std::pair(child_.birth, child_.number);
  }

  std::string SiblingKey(const Child& other) const {
    return "rs" + key_ + "-" + std::to_string(other.number);
  }

  std::string Sibling(const Child& other) const {
    const bool twin = child_.twin_of == other.number;
    std::string text = "{\"resource\":{\"resourceType\":\"RelatedPerson\",\"id\":\"" +
                       SiblingKey(other) + "\",\"patient\":" + Reference() +
                       ",\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\"," +
                       "\"value\":\"" + other.nhs + "\"}],\"relationship\":[{\"coding\":[{" +
                       "\"system\":\"http://terminology.hl7.org/CodeSystem/v3-RoleCode\"," +
                       "\"code\":\"" +
                       (twin               ? "TWIN"
                        : other.sex == 'F' ? "SIS"
                                           : "BRO") +
                       "\"}]}],\"name\":[{\"family\":\"";
    AppendJson(text, other.family);
    text += "\",\"given\":[\"";
    AppendJson(text, other.given);
    return text + "\"]}],\"period\":{\"start\":\"" + child_.birth.Iso() + "\"}}}";
  }

  std::string Reference() const { return "{\"reference\":\"urn:uuid:patient-" + key_ + "\"}"; }

  // --- what

  void Add(std::string_view type, std::string_view id_letter, Date date, std::string_view kind,
           const std::string& members, std::uint32_t incident = 0) {
    if (!Here(date)) return;
    const std::string id = std::string(id_letter) + key_ + "-" + Compact(date);
    std::string json = "{\"resourceType\":\"";
    json += type;
    json += "\",\"id\":\"" + id + "\",\"meta\":{\"lastUpdated\":\"" + date.Iso() +
            "T18:00:00+00:00\"}," + members + "}";
    items_.push_back({date, std::move(json), kind, std::string(type) + "|" + id, incident});
  }

  void Visits() {
    static constexpr std::array<std::pair<int, std::string_view>, 4> kVisits = {
        {{12, "New birth visit"},
         {48, "Six to eight week review"},
         {365, "One year review"},
         {800, "Two to two and a half year review"}}};
    for (const auto& [days, words] : kVisits) {
      const Date date = NextWeekday(Plus(child_.birth, days + random_.Between(0, days / 12)));
      const bool missed = random_.Chance(rates::kVisitMissed);
      const bool written_down = random_.Chance(5000);
      if (missed && !written_down) continue;
      Encounter(date, missed ? "cancelled" : "finished", "HH", words, "Health visitor");
      if (!missed && days == 800) Questionnaire(date);
    }
    for (int year = desk_.plan().last_year - desk_.plan().years; year < desk_.plan().last_year;
         ++year) {
      const Date date = NextWeekday(Plus(Day(year, 10, 1), random_.Between(0, 250)));
      const int age = date < child_.birth ? -1 : child_.AgeAt(date);
      if (age < 5 || age > 17) continue;
      if (random_.Chance(400)) {
        Encounter(date, "finished", "AMB", "School nurse drop-in", "School nurse");
      }
      if (child_.anxiety && age >= 11 && random_.Chance(3500)) {
        Encounter(Plus(date, 3), "finished", "AMB", "CAMHS appointment", "CAMHS practitioner");
      }
    }
  }

  void Encounter(Date date, std::string_view status, std::string_view klass, std::string_view words,
                 std::string_view who) {
    std::string text = "\"status\":\"";
    text += status;
    text += "\",\"class\":{\"code\":\"";
    text += klass;
    text += "\"},\"type\":[{\"text\":\"";
    text += words;
    text += "\"}],\"subject\":" + Reference() + ",\"participant\":[{\"individual\":{\"display\":\"";
    text += who;
    text +=
        "\"}}],\"serviceProvider\":{\"display\":\"Zashire Community Health\"},\"period\":{"
        "\"start\":\"" +
        date.Iso() + "T" + Padded(9 + random_.Below(8), 2) + ":" +
        (random_.Chance(5000) ? "00" : "30") + ":00+00:00\"}";
    Add("Encounter", "e", date, "health_contact", text);
  }

  void Questionnaire(Date date) {
    const int score = random_.Between(20, 60);
    Add("QuestionnaireResponse", "q", date, "observation",
        "\"questionnaire\":\"https://health.zashire.example/questionnaire/asq-3-24\","
        "\"status\":\"completed\",\"subject\":" +
            Reference() + ",\"authored\":\"" + date.Iso() +
            "\",\"item\":[{\"linkId\":\"1\",\"text\":\"Communication score\",\"answer\":[{"
            "\"valueInteger\":" +
            std::to_string(score) +
            "}]},{\"linkId\":\"2\",\"text\":\"Parent's "
            "words\",\"answer\":[{\"valueString\":\"" +
            (score < 30 ? "We are not sure he hears us." : "Talks all day long.") + "\"}]}]");
  }

  // The National Child Measurement Programme, in reception and year 6.
  void Measurements() {
    for (const int age : {5, 11}) {
      const Date date = NextWeekday(Plus(child_.birth.PlusYears(age), random_.Between(0, 200)));
      if (random_.Chance(800)) continue;
      const int height = age == 5 ? random_.Between(98, 122) : random_.Between(130, 162);
      Add("Observation", "h", date, "observation",
          "\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://snomed.info/sct\","
          "\"code\":\"1153637007\",\"display\":\"Body height\"}]},\"subject\":" +
              Reference() + ",\"effectiveDateTime\":\"" + date.Iso() +
              "\",\"valueQuantity\":{\"value\":" + std::to_string(height) + "." +
              std::to_string(random_.Below(10)) + ",\"unit\":\"cm\"}");
    }
  }

  void Condition(Date date, Coded what, std::string_view letter) {
    std::string text =
        "\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]},"
        "\"verificationStatus\":{\"coding\":[{\"code\":\"confirmed\"}]},\"code\":{"
        "\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"";
    text += what.code;
    text += "\",\"display\":\"";
    text += what.words;
    text += "\"}]},\"subject\":" + Reference() + ",\"recordedDate\":\"" + date.Iso() + "\"";
    Add("Condition", letter, date, "condition", text);
  }

  void Conditions() {
    if (child_.asthma) {
      const Date date = Plus(child_.birth, random_.Between(1000, 4500));
      Condition(date, {"195967001", "Asthma"}, "c");
      Add("CarePlan", "p", Plus(date, 7), "care_plan",
          "\"status\":\"active\",\"intent\":\"plan\",\"title\":\"Asthma action plan\","
          "\"subject\":" +
              Reference() + ",\"period\":{\"start\":\"" + Plus(date, 7).Iso() + "\"}");
    }
    if (child_.anxiety) {
      const Date date = Plus(child_.birth.PlusYears(11), random_.Between(0, 2200));
      Condition(date, {"197480006", "Anxiety disorder"}, "x");
    }
  }

  void FlagsOfProtection() {
    for (const Episode& episode : household_.episodes) {
      const bool mine = household_.children[episode.child].number == child_.number;
      if (!mine || !episode.protection || episode.protection->span.from <= child_.birth) continue;
      const Span span = episode.protection->span;
      std::string period = "\"period\":{\"start\":\"" + span.from.Iso() + "\"";
      const bool over = span.to <= desk_.plan().end() && !desk_.tree.by_day();
      if (over) period += ",\"end\":\"" + span.to.Iso() + "\"";
      Add("Flag", "f", span.from, "observation",
          std::string("\"status\":\"") + (over ? "inactive" : "active") +
              "\",\"category\":[{\"text\":\"Safeguarding\"}],\"code\":{\"coding\":[{"
              "\"system\":\"http://snomed.info/sct\",\"code\":\"375041000000100\",\"display\":"
              "\"Child protection plan\"}]},\"subject\":" +
              Reference() + "," + period + "}");
    }
  }

  void LettersAfterHarm() {
    for (const Incident& incident : household_.incidents) {
      if (!incident.emergency) continue;
      if (household_.children[incident.children.front()].number != child_.number) continue;
      if (child_.birth > incident.date) continue;
      const Date date = Plus(incident.date, 1);
      Add("Communication", "l", date, "health_contact",
          "\"status\":\"completed\",\"category\":[{\"text\":\"Discharge letter\"}],\"subject\":" +
              Reference() + ",\"sent\":\"" + date.Iso() +
              "T09:00:00+00:00\",\"payload\":[{\"contentString\":\"Seen in the emergency "
              "department. Health visitor or school nurse to follow up.\"}]",
          incident.number);
    }
  }

  const Desk& desk_;
  const Household& household_;
  const Child& child_;
  Random random_;
  const std::string key_;
  const Date alive_until_;
  std::vector<Item> items_;
  bool registered_ = false;
};

}  // namespace

void WriteFhir(const Desk& desk, const Household& household, const Child& child) {
  Bundle(desk, household, child).Write();
}

}  // namespace connectors::county
