#include "connectors/health/map_vaccination.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "connectors/health/fhir_values.h"
#include "connectors/mapping/codes.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::Action;
using hub::records::Code;
using hub::records::IdentifierKind;
using hub::records::Kind;
using hub::records::NameUse;
using hub::records::Nature;
using hub::records::Record;
using hub::records::Subject;

constexpr std::string_view kSnomed = "http://snomed.info/sct";
constexpr std::string_view kUnknownOrganisation = "X99999";

// A batch has no version; an update or a deletion outweighs the first word, so that an old
// batch pushed again undoes neither.
constexpr std::uint32_t kFirstWord = 1;
constexpr std::uint32_t kLaterWord = 2;

// "Intramuscular route (qualifier value)" -> "Intramuscular route".
std::string WithoutTag(std::string_view term) {
  std::string text = CleanText(term, 400);
  for (const std::string_view tag :
       {" (procedure)", " (product)", " (qualifier value)", " (body structure)", " (situation)"}) {
    const bool ends =
        text.size() > tag.size() && text.compare(text.size() - tag.size(), tag.size(), tag) == 0;
    if (ends) text.resize(text.size() - tag.size());
  }
  return text;
}

// The vaccines that the words of a term name.
std::set<std::string> VaccinesIn(std::string_view term, const CodeTable& codes) {
  std::set<std::string> vaccines;
  std::string word;
  const auto close = [&] {
    const auto meaning = codes.Find("vaccine-word", word, 0);
    if (meaning) vaccines.insert(meaning->words);
    word.clear();
  };
  for (const char c : term) {
    const bool part = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (part && word.size() < 40) word += c;
    if (!part) close();
  }
  close();
  return vaccines;
}

bool Disjoint(const std::set<std::string>& a, const std::set<std::string>& b) {
  return !a.empty() && !b.empty() &&
         std::none_of(a.begin(), a.end(), [&](const auto& one) { return b.count(one) != 0; });
}

class RowMapper {
 public:
  RowMapper(const TableRow& row, const Tables& tables, const Sender& sender,
            const std::function<void(std::string_view, std::string_view)>& warn)
      : row_(row), tables_(tables), sender_(sender), warn_(warn) {}

  MappedRow Run() {
    const std::string uri = ShortKey(row_.Get("unique_id_uri"));
    const std::string id = ShortKey(row_.Get("unique_id"));
    const std::string key = JoinId({"Immunization", "identifier", uri, id});
    if (uri.empty() || id.empty() || key.size() > kMaxSourceId) {
      return Rejected("imms.row.no_identity",
                      "UNIQUE_ID and UNIQUE_ID_URI are needed, at most 120 characters each: "
                      "without them it could never be corrected");
    }
    record_ = NewRecord(sender_, Kind::kImmunisation, "vaccinator");
    record_.source_id = Sensitive(key);
    const std::string flag = Lower(row_.Get("action_flag"));
    record_.source_version = flag == "new" ? kFirstWord : kLaterWord;
    if (flag == "delete") {
      record_.action = Action::kRetract;
      return {std::move(record_), "", ""};
    }
    if (flag != "new" && flag != "update") {
      return Rejected("imms.row.action_unknown", "ACTION_FLAG must be new, update or delete");
    }
    return MapGiven(JoinId({"Immunization-patient", uri, id}));
  }

 private:
  static MappedRow Rejected(std::string_view rule, std::string_view words) {
    return {std::nullopt, rule, words};
  }

  MappedRow MapGiven(const std::string& own_key) {
    if (own_key.size() > kMaxSourceId) {
      return Rejected("imms.row.no_identity", "UNIQUE_ID and UNIQUE_ID_URI are too long");
    }
    Subject subject = Person(own_key);
    if (!When(subject)) {
      return Rejected("imms.row.undated",
                      "DATE_AND_TIME is no day that could be, and PERSON_DOB and RECORDED_DATE "
                      "do not bound it");
    }
    AddVaccine();
    AddCircumstances();
    if (row_.missing_cells() > 0) warn_("imms.row.short", "the row ends before its last columns");
    record_.subjects.push_back(std::move(subject));
    LabelRecord(record_, tables_.labels);
    return {std::move(record_), "", ""};
  }

  // The person is known by a number that passes its check; else only by this vaccination:
  // a name and a birth date are no key, for twins share them and corrections change them.
  Subject Person(const std::string& own_key) {
    Subject subject;
    const Added number = AddIdentifier(subject, IdentifierKind::kNhsNumber, row_.Get("nhs_number"));
    if (number == Added::kUnverified) {
      warn_("imms.nhs_number.check", "the NHS number fails its check and decides nothing");
    }
    subject.source_id =
        Sensitive(number == Added::kVerified
                      ? JoinId({"nhs-number", subject.identifiers.front().value.Reveal()})
                      : own_key);
    AddName(subject, NameUse::kCurrent, {row_.Get("person_forename")}, row_.Get("person_surname"));
    AddAddress(subject, {}, row_.Get("person_postcode"));
    const auto birth = ReadDay(row_.Get("person_dob"));
    if (birth) subject.birth = PartialDate::Day(*birth);
    if (!birth && row_.Has("person_dob")) {
      warn_("imms.date.unreadable", "PERSON_DOB is no day that could be");
    }
    const auto sex = ReadSex(row_.Get("person_gender_code"));
    if (sex) subject.sex = *sex;
    if (!sex && row_.Has("person_gender_code")) {
      warn_("imms.sex.unknown", "PERSON_GENDER_CODE is none of 0, 1, 2 and 9");
    }
    return subject;
  }

  bool When(const Subject& subject) {
    const Date today = Date::Of(sender_.now);
    const auto given = ReadDate(row_.Get("date_and_time"));
    const auto recorded = ReadDay(row_.Get("recorded_date"));
    if (given) {
      record_.happened = *given;
    } else if (recorded && subject.birth.known() && subject.birth.earliest <= *recorded) {
      record_.happened = PartialDate::Range(subject.birth.earliest, *recorded);
      warn_("imms.date.unreadable",
            "DATE_AND_TIME is no day that could be: kept, as some day "
            "before it was recorded");
      AddDetail(record_, "date_as_sent", row_.Get("date_and_time"));
    } else {
      return false;
    }
    if (record_.happened.earliest > today) warn_("imms.date.future", "given in the future");
    if (subject.birth.known() && record_.happened.latest < subject.birth.earliest) {
      warn_("imms.date.before_birth", "given before the person's birth");
    }
    AddDay("recorded_date");
    return true;
  }

  void AddDay(std::string_view column) {
    const std::string_view text = row_.Get(column);
    const auto day = ReadDay(text);
    if (!text.empty() && !day) {
      warn_("imms.date.unreadable", "a date that is no day that could be, kept as text");
    }
    AddDetail(record_, column, day ? day->Iso() : text);
  }

  // Codes and terms stand side by side as sent; where they tell of different vaccines a
  // person must look, for nobody can tell which is wrong.
  void AddVaccine() {
    const std::string procedure = WithoutTag(row_.Get("vaccination_procedure_term"));
    const std::string product = WithoutTag(row_.Get("vaccine_product_term"));
    const std::string meant =
        AddSnomed("vaccination_procedure_code", "vaccination-procedure", procedure);
    AddSnomed("vaccine_product_code", "vaccine-product", product);
    const auto in_procedure = VaccinesIn(procedure, tables_.codes);
    if (Disjoint(meant.empty() ? std::set<std::string>() : std::set<std::string>{meant},
                 in_procedure)) {
      AddDetail(record_, "procedure_by_code", meant);
      warn_("imms.procedure.disagrees",
            "the procedure's code and its words tell of different vaccines: both are kept");
    }
    const auto in_product = VaccinesIn(product, tables_.codes);
    if (Disjoint(in_procedure, in_product)) {
      warn_("imms.product.disagrees",
            "procedure and product tell of different vaccines: both are kept");
    }
    const bool refused = ReadTruth(row_.Get("not_given")).value_or(false);
    std::string vaccine = !procedure.empty() ? procedure : !product.empty() ? product : meant;
    if (vaccine.empty()) vaccine = "vaccine not named";
    record_.summary = Sensitive(
        CleanText((refused ? "Immunisation NOT given: " : "Immunisation given: ") + vaccine, 1000));
    AddDetail(record_, "reason_not_given", row_.Get("reason_not_given_term"));
    AddDetail(record_, "product", product);
  }

  // What the list says of the code; empty: nothing.
  std::string AddSnomed(std::string_view column, std::string_view list, const std::string& term) {
    Code code{std::string(kSnomed), CleanText(row_.Get(column), 64), term, false};
    if (code.code.empty() && term.empty()) return "";
    const auto meaning = tables_.codes.Find(list, code.code, 0);
    code.mapped = meaning.has_value();
    if (meaning && code.text.empty()) code.text = meaning->words;
    record_.codes.push_back(std::move(code));
    return meaning ? meaning->words : "";
  }

  void AddCircumstances() {
    AddDetail(record_, "dose_number", row_.Get("dose_sequence"));
    const std::string unit = WithoutTag(row_.Get("dose_unit_term"));
    const std::string amount(row_.Get("dose_amount"));
    AddDetail(record_, "dose", amount.empty() ? "" : amount + (unit.empty() ? "" : " " + unit));
    AddDetail(record_, "manufacturer", row_.Get("vaccine_manufacturer"));
    AddDetail(record_, "batch_number", row_.Get("batch_number"));
    AddDay("expiry_date");
    AddDetail(record_, "site", WithoutTag(row_.Get("site_of_vaccination_term")));
    AddDetail(record_, "route", WithoutTag(row_.Get("route_of_vaccination_term")));
    const Meant indication =
        AddCode(record_, tables_.codes, {"nhs-imms", 0}, "indication", row_.Get("indication_code"));
    AddDetail(record_, "indication", indication.words);
    AddOrganisation("organisation_code", row_.Get("site_code"));
    AddOrganisation("location_code", row_.Get("location_code"));
    if (const auto first_hand = ReadTruth(row_.Get("primary_source")); first_hand && !*first_hand) {
      record_.nature = Nature::kReported;
      AddDetail(record_, "primary_source", "no: told to the service afterwards");
    }
    const std::string given = CleanText(row_.Get("performing_professional_forename"), 100);
    const std::string family = CleanText(row_.Get("performing_professional_surname"), 100);
    record_.author.name = Sensitive(CleanText(given + " " + family, 200));
  }

  // A surgery or a school clinic gives away where the child lives.
  void AddOrganisation(std::string_view name, std::string_view ods_code) {
    if (Upper(ods_code) == kUnknownOrganisation) return;
    AddDetail(record_, name, ods_code, true);
  }

  const TableRow& row_;
  const Tables& tables_;
  const Sender& sender_;
  const std::function<void(std::string_view, std::string_view)>& warn_;
  Record record_;
};

}  // namespace

TableShape ImmsShape() {
  TableShape shape;
  for (const char* name : {"nhs_number",
                           "person_forename",
                           "person_surname",
                           "person_dob",
                           "person_gender_code",
                           "person_postcode",
                           "date_and_time",
                           "site_code",
                           "site_code_type_uri",
                           "unique_id",
                           "unique_id_uri",
                           "action_flag",
                           "performing_professional_forename",
                           "performing_professional_surname",
                           "recorded_date",
                           "primary_source",
                           "vaccination_procedure_code",
                           "vaccination_procedure_term",
                           "dose_sequence",
                           "vaccine_product_code",
                           "vaccine_product_term",
                           "vaccine_manufacturer",
                           "batch_number",
                           "expiry_date",
                           "site_of_vaccination_code",
                           "site_of_vaccination_term",
                           "route_of_vaccination_code",
                           "route_of_vaccination_term",
                           "dose_amount",
                           "dose_unit_code",
                           "dose_unit_term",
                           "indication_code",
                           "location_code",
                           "location_code_type_uri",
                           "not_given",
                           "reason_not_given_code",
                           "reason_not_given_term"}) {
    shape.aliases[name] = {};
  }
  shape.required = {"unique_id", "unique_id_uri", "action_flag", "date_and_time"};
  return shape;
}

MappedRow MapVaccination(const TableRow& row, const Tables& tables, const Sender& sender,
                         const std::function<void(std::string_view, std::string_view)>& warn) {
  return RowMapper(row, tables, sender, warn).Run();
}

}  // namespace connectors::health
