#include "connectors/county/write_health.h"

#include <algorithm>
#include <array>

#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

constexpr std::uint64_t kHealthSalt = 0x4E;

// A dose of the routine schedule, the weeks after birth at which it falls due, and its codes.
struct Dose {
  int weeks;
  int within;  // days
  std::string_view code;
  std::string_view term;
  std::string_view sequence;
  std::string_view vaccine;  // code of the vaccine group in messages
};
constexpr std::array<Dose, 9> kSchedule = {{
    {8, 20, "1303503001", "First hexavalent vaccination", "1", "6IN1"},
    {12, 20, "1303504007", "Second hexavalent vaccination", "2", "6IN1"},
    {16, 25, "1303505008", "Third hexavalent vaccination", "3", "6IN1"},
    {52, 40, "38598009", "Measles mumps and rubella vaccination, first dose", "1", "MMR"},
    {53, 40, "871874000", "Meningitis B booster vaccination", "3", "MENB"},
    {174, 80, "170433008", "Measles mumps and rubella vaccination, second dose", "2", "MMR"},
    {175, 80, "414001002", "Pre-school booster vaccination", "4", "4IN1"},
    {660, 150, "761841000", "Human papillomavirus vaccination", "1", "HPV"},
    {750, 150, "866186002", "Teenage booster vaccination", "5", "TDIPV"},
}};

constexpr std::string_view kVaccinationColumns =
    "NHS_NUMBER|PERSON_FORENAME|PERSON_SURNAME|PERSON_DOB|PERSON_GENDER_CODE|PERSON_POSTCODE|"
    "DATE_AND_TIME|SITE_CODE|SITE_CODE_TYPE_URI|UNIQUE_ID|UNIQUE_ID_URI|ACTION_FLAG|"
    "PERFORMING_PROFESSIONAL_FORENAME|PERFORMING_PROFESSIONAL_SURNAME|RECORDED_DATE|"
    "PRIMARY_SOURCE|VACCINATION_PROCEDURE_CODE|VACCINATION_PROCEDURE_TERM|DOSE_SEQUENCE|"
    "VACCINE_PRODUCT_CODE|VACCINE_PRODUCT_TERM|VACCINE_MANUFACTURER|BATCH_NUMBER|EXPIRY_DATE|"
    "SITE_OF_VACCINATION_CODE|SITE_OF_VACCINATION_TERM|ROUTE_OF_VACCINATION_CODE|"
    "ROUTE_OF_VACCINATION_TERM|DOSE_AMOUNT|DOSE_UNIT_CODE|DOSE_UNIT_TERM|INDICATION_CODE|"
    "LOCATION_CODE|LOCATION_CODE_TYPE_URI\n";
constexpr std::string_view kUri = "https://health.zashire.example/imms";
constexpr std::string_view kOds = "https://fhir.nhs.uk/Id/ods-organization-code";

class Vaccinator {
 public:
  Vaccinator(const Desk& desk, const Household& household, const Child& child)
      : desk_(desk), household_(household), child_(child), random_(Mix(child.seed, 0x1A)) {}

  void Write() {
    for (std::size_t i = 0; i < kSchedule.size(); ++i) {
      const Dose& dose = kSchedule[i];
      const Date date =
          NextWeekday(Plus(child_.birth, dose.weeks * 7 + random_.Between(0, dose.within)));
      const bool missed = random_.Chance(rates::kVaccineMissed);
      const bool mended = random_.Chance(150);
      const bool undone = random_.Chance(60);
      const std::string batch = "B" + Padded(random_.Below(100'000), 5);
      if (missed || !desk_.Told(date) || date > child_.died || !household_.HereOn(date)) continue;
      id_ = "ZA-" + std::to_string(child_.number) + "-" + std::to_string(i + 1);
      Row(dose, date, date, "new", batch);
      if (mended) Row(dose, date, Plus(date, 9), "update", batch + "A");
      if (undone) Row(dose, date, Plus(date, 12), "delete", batch);
      desk_.truth.Happened(child_, {kHealthAgency, "health.immunisations", "immunisation",
                                    "Immunization|identifier|" + std::string(kUri) + "|" + id_,
                                    date, kNever, 0, undone ? "deleted" : ""});
    }
  }

 private:
  void Row(const Dose& dose, Date given, Date recorded, std::string_view action,
           std::string_view batch) {
    // The last working days of a plan may correct what its end no longer tells.
    const Date filed = std::min(recorded, desk_.plan().end());
    const int year = AcademicYearOf(filed);
    Output& file = desk_.tree.At(Key(FileKind::kImmunisations, 0, year), filed, [&] {
      return FileSpec{"health/immunisations_" + std::to_string(year) + ".csv",
                      std::string(kHealthAgency),
                      "health.immunisations",
                      std::string(kVaccinationColumns),
                      "",
                      ""};
    });
    const View view = HealthView(household_, child_, given);
    const std::string when = Compact(given) + "T" + Padded(9 + random_.Below(8), 2) + "153000";
    std::string& row = file.NextRow();
    first_ = true;
    Cell(row, view.has_number ? child_.nhs : std::string());
    Cell(row, view.given);
    Cell(row, view.family);
    Cell(row, view.birth ? Compact(*view.birth) : "");
    Cell(row, child_.sex == 'M' ? "1" : "2");
    Cell(row, household_.shielded ? "" : std::string_view(view.postcode));
    Cell(row, when);
    Cell(row, "Z9" + Padded(household_.practice + 1, 4));
    for (const std::string_view value : {kOds, std::string_view(id_), kUri, action,
                                         std::string_view("Nell"), std::string_view("Invented")}) {
      Cell(row, value);
    }
    Cell(row, Compact(filed));
    for (const std::string_view value :
         {std::string_view("TRUE"), dose.code, dose.term, dose.sequence, std::string_view(),
          dose.vaccine, std::string_view("Invented Biologics"), batch}) {
      Cell(row, value);
    }
    Cell(row, Compact(Plus(given, 400)));
    for (const std::string_view value : {"368209003", "Right arm", "78421000", "Intramuscular",
                                         "0.5", "258773002", "mL", "", "X99999"}) {
      Cell(row, value);
    }
    Cell(row, kOds);
    row += '\n';
  }

  void Cell(std::string& row, std::string_view value) {
    if (!first_) row += '|';
    first_ = false;
    row += '"';
    row += value;  // no name of the lists holds a quote
    row += '"';
  }

  const Desk& desk_;
  const Household& household_;
  const Child& child_;
  Random random_;
  std::string id_;
  bool first_ = true;
};

}  // namespace

View HealthView(const Household& household, const Child& child, Date at) {
  return SeenBy(household, child, rates::kHealth, kHealthSalt, at);
}

std::string PracticeName(std::uint32_t practice) {
  static constexpr std::array<std::string_view, 5> kEndings = {
      " Surgery", " Medical Centre", " Health Centre", " Family Practice", " Road Surgery"};
  const Words words = StreetBeginnings();
  return std::string(words[practice % words.size()]) +
         std::string(kEndings[(practice / words.size() + practice) % kEndings.size()]);
}

std::string LocalHealthNumber(const Child& child) { return "Z" + Padded(child.number, 7); }

void WriteImmunisations(const Desk& desk, const Household& household, const Child& child) {
  Vaccinator(desk, household, child).Write();
}

void WriteHealth(const Desk& desk, const Household& household) {
  const Plan& plan = desk.plan();
  for (const Child& child : household.children) {
    const bool gone = household.left < plan.start() || child.died < plan.start();
    if (child.unborn || gone) continue;
    const View view = HealthView(household, child, plan.end());
    desk.truth.Known(child, kHealthAgency, view.has_number ? "nhs_number" : "local",
                     view.has_number ? child.nhs : LocalHealthNumber(child), view);
    WriteFhir(desk, household, child);
    WriteImmunisations(desk, household, child);
    WriteHl7(desk, household, child);
  }
}

}  // namespace connectors::county
