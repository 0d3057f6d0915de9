#include "connectors/health/people.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "connectors/health/fhir_values.h"
#include "connectors/mapping/rows.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Date;
using hub::Done;
using hub::Result;
using hub::Sensitive;
using hub::Status;
using hub::records::Address;
using hub::records::Identifier;
using hub::records::IdentifierKind;
using hub::records::MakeIdentifier;
using hub::records::NameUse;
using hub::records::PersonName;
using hub::records::Sex;
using hub::records::Subject;

constexpr std::size_t kMostOfEach = 10;
constexpr std::size_t kMostNamed = 50'000;

bool IsOver(const Json& value, Date today) {
  const auto end = DateAt(At(value, "period"), "end");
  return TextAt(value, "use") == "old" || (end && end->latest < today);
}

// UK Core: the number was traced at the Personal Demographics Service, or nothing is said.
bool IsTraced(const Json& identifier) {
  for (const Json* extension : ListAt(identifier, "extension")) {
    if (TextAt(*extension, "url").find("NHSNumberVerificationStatus") == std::string::npos) {
      continue;
    }
    const std::string code = CodeIn(At(*extension, "valueCodeableConcept"), "");
    if (code != "01") return false;
  }
  return true;
}

IdentifierKind KindOf(const std::string& system, const CodeTable& codes) {
  const auto meaning = codes.Find("identifier-system", system, 0);
  const auto kind = meaning ? hub::records::IdentifierKindFrom(meaning->words) : std::nullopt;
  return kind.value_or(IdentifierKind::kLocal);
}

void AddIdentifiers(const Json& patient, const CodeTable& codes, Date today, Subject& subject) {
  for (const Json* row : ListAt(patient, "identifier")) {
    const std::string system = TextAt(*row, "system", 200);
    const std::string as_sent = TextAt(*row, "value", 100);
    const std::string value = ShortKey(as_sent);
    if (value.empty() || subject.identifiers.size() == kMostOfEach) continue;
    IdentifierKind kind = KindOf(system, codes);
    // A number that is no longer the person's, or was never traced, must decide nothing.
    const bool trusted = IsTraced(*row) && !IsOver(*row, today);
    if (kind != IdentifierKind::kLocal && trusted) {
      subject.identifiers.push_back(PlainIdentifier(kind, as_sent));
      continue;
    }
    if (kind == IdentifierKind::kUpn && !trusted) kind = IdentifierKind::kFormerUpn;
    if (kind != IdentifierKind::kFormerUpn) kind = IdentifierKind::kLocal;
    const std::string named =
        kind == IdentifierKind::kLocal ? JoinId({ShortKey(system), value}) : value;
    if (named.size() <= 250) subject.identifiers.push_back(MakeIdentifier(kind, named));
  }
}

NameUse UseOf(const Json& name, bool has_official, Date today) {
  const std::string use = TextAt(name, "use", 20);
  if (use == "old" || use == "maiden" || IsOver(name, today)) return NameUse::kFormer;
  if (use == "nickname") return NameUse::kPreferred;
  if (use == "usual" && has_official) return NameUse::kPreferred;
  if (use == "temp" && has_official) return NameUse::kFormer;
  return NameUse::kCurrent;
}

void AddNames(const Json& patient, Date today, Subject& subject) {
  const std::vector<const Json*> names = ListAt(patient, "name");
  const bool has_official = std::any_of(names.begin(), names.end(), [&](const Json* name) {
    return TextAt(*name, "use") == "official" && !IsOver(*name, today);
  });
  for (const Json* name : names) {
    if (TextAt(*name, "use") == "anonymous" || subject.names.size() == kMostOfEach) continue;
    std::string given;
    for (const Json* part : ListAt(*name, "given")) {
      if (!part->is_string()) continue;
      given += (given.empty() ? "" : " ") + CleanText(part->get_ref<const std::string&>(), 80);
    }
    PersonName row;
    row.use = UseOf(*name, has_official, today);
    row.given = Sensitive(CleanText(given, 200));
    row.family = Sensitive(TextAt(*name, "family", 200));
    if (!row.given.empty() || !row.family.empty()) subject.names.push_back(std::move(row));
  }
}

void AddAddresses(const Json& patient, Date today, Subject& subject) {
  for (const Json* address : ListAt(patient, "address")) {
    if (IsOver(*address, today) || subject.addresses.size() == kMostOfEach) continue;
    std::string lines;
    const auto add = [&lines](const std::string& line) {
      if (!line.empty()) lines += (lines.empty() ? "" : ", ") + line;
    };
    for (const Json* line : ListAt(*address, "line")) {
      if (line->is_string()) add(CleanText(line->get_ref<const std::string&>(), 200));
    }
    for (const char* part : {"city", "district"}) add(TextAt(*address, part, 100));
    Address row{Sensitive(lines), Sensitive(TextAt(*address, "postalCode", 20))};
    if (!row.lines.empty() || !row.postcode.empty()) subject.addresses.push_back(std::move(row));
  }
  for (const Json* contact : ListAt(patient, "telecom")) {
    const std::string system = TextAt(*contact, "system", 20);
    const std::string value = TextAt(*contact, "value", 100);
    const bool phone = system == "phone" || system == "sms" || system == "email";
    if (!phone || value.empty() || IsOver(*contact, today)) continue;
    if (subject.phones.size() < kMostOfEach) subject.phones.emplace_back(value);
  }
}

// PDS: R restricted, V very restricted (invalidated), REDACTED. Location reaches nobody.
bool IsShielded(const Json& patient) {
  for (const Json* label : ListAt(At(patient, "meta"), "security")) {
    const std::string code = TextAt(*label, "code", 20);
    if (code == "R" || code == "V" || code == "REDACTED") return true;
  }
  return false;
}

Sex SexOf(const Json& patient) {
  const std::string gender = TextAt(patient, "gender", 20);
  if (gender == "male") return Sex::kMale;
  if (gender == "female") return Sex::kFemale;
  return gender == "other" ? Sex::kOther : Sex::kUnknown;
}

std::string KeyOf(const Json& patient, const Subject& subject) {
  std::string local;
  for (const Identifier& identifier : subject.identifiers) {
    const std::string& value = identifier.value.Reveal();
    if (identifier.kind == IdentifierKind::kNhsNumber && identifier.verified) {
      return JoinId({"nhs-number", value});
    }
    if (identifier.kind == IdentifierKind::kLocal && (local.empty() || value < local))
      local = value;
  }
  if (!local.empty() && local.size() < 200) return JoinId({"identifier", local});
  const std::string id = ShortKey(TextAt(patient, "id", 100));
  return id.empty() ? "" : JoinId({"Patient", id});
}

}  // namespace

Subject SubjectOf(const Json& patient, const CodeTable& codes, hub::Instant now) {
  const Date today = Date::Of(now);
  Subject subject;
  AddIdentifiers(patient, codes, today, subject);
  AddNames(patient, today, subject);
  subject.shielded = IsShielded(patient);
  // Where a shielded patient is, the hub need not know to hide it.
  if (!subject.shielded) AddAddresses(patient, today, subject);
  subject.birth = DateAt(patient, "birthDate").value_or(hub::PartialDate());
  if (subject.birth.precision == hub::Precision::kMinute) {
    subject.birth = hub::PartialDate::Day(subject.birth.earliest);
  }
  const auto died = DateAt(patient, "deceasedDateTime");
  if (died && died->exact_day()) subject.died = died->earliest;
  subject.sex = SexOf(patient);
  subject.source_id = Sensitive(KeyOf(patient, subject));
  return subject;
}

std::optional<Identifier> MothersNumberOf(const Json& related, const CodeTable& codes,
                                          hub::Instant now) {
  bool bore = false;
  for (const Json* relationship : ListAt(related, "relationship")) {
    for (const Json* coding : ListAt(*relationship, "coding")) {
      const std::string code = TextAt(*coding, "code", 40);
      bore = bore || code == "NMTH" || code == "GESTM";
    }
  }
  if (!bore) return std::nullopt;
  for (const Json* row : ListAt(related, "identifier")) {
    if (KindOf(TextAt(*row, "system", 200), codes) != IdentifierKind::kNhsNumber) continue;
    if (!IsTraced(*row) || IsOver(*row, Date::Of(now))) continue;
    Identifier number =
        PlainIdentifier(IdentifierKind::kMothersNhsNumber, TextAt(*row, "value", 100));
    if (number.verified) return number;
  }
  return std::nullopt;
}

std::string People::Local(std::string_view reference) const {
  std::string text(reference.substr(0, 300));
  const std::size_t history = text.find("/_history");
  if (history != std::string::npos) text.resize(history);
  if (!source_url_.empty() && text.compare(0, source_url_.size(), source_url_) == 0) {
    text.erase(0, source_url_.size());
    if (!text.empty() && text.front() == '/') text.erase(0, 1);
  }
  return text;
}

std::vector<std::string> People::ReferencesTo(const Json& entry) const {
  const Json& resource = At(entry, "resource");
  std::vector<std::string> references;
  const std::string url = TextAt(entry, "fullUrl", 300);
  if (!url.empty()) references.push_back(Local(url));
  const std::string id = TextAt(resource, "id", 100);
  if (id.empty()) return references;
  for (std::string reference :
       {TextAt(resource, "resourceType", 40) + "/" + id, "urn:uuid:" + id}) {
    const bool known = !references.empty() && references.front() == reference;
    if (!known) references.push_back(std::move(reference));
  }
  return references;
}

void People::LearnName(const Json& entry, const std::string& name) {
  if (names_.size() >= kMostNamed) return;
  for (std::string& reference : ReferencesTo(entry)) names_.emplace(std::move(reference), name);
}

Status People::Meet(const Json& entry) {
  const Json& resource = At(entry, "resource");
  const std::string type = TextAt(resource, "resourceType", 40);
  if (type == "Patient") return MeetPatient(entry);
  if (type == "Practitioner") {
    const std::vector<const Json*> names = ListAt(resource, "name");
    if (!names.empty()) LearnName(entry, FullName(*names.front()));
  } else if (type == "Organization" || type == "Location") {
    LearnName(entry, TextAt(resource, "name", 200));
  }
  return Done{};
}

Subject People::SubjectIn(const Json& entry) const {
  Subject subject = SubjectOf(At(entry, "resource"), codes_, now_);
  if (subject.source_id.empty()) {
    const std::string url = ShortKey(TextAt(entry, "fullUrl", 100));
    if (!url.empty()) subject.source_id = Sensitive(JoinId({"Patient", url}));
  }
  return subject;
}

Status People::MeetPatient(const Json& entry) {
  too_many_ = too_many_ || patients_.size() == kMostPatients;
  if (too_many_) return Done{};
  const std::string bytes = entry.dump(-1, ' ', false, Json::error_handler_t::replace);
  const Result<std::uint64_t> at = entries_.Append(bytes);
  if (!at.ok()) return at.error();
  const auto patient = static_cast<std::uint32_t>(patients_.size());
  patients_.push_back({at.value(), bytes.size()});
  for (const std::string& reference : ReferencesTo(entry)) {
    by_reference_.push_back({HashOf({reference}), patient});
  }
  const Subject subject = SubjectIn(entry);
  if (!subject.source_id.empty()) {
    by_key_.push_back({HashOf({subject.source_id.Reveal()}), patient});
  }
  return Done{};
}

void People::Settle() {
  std::sort(by_reference_.begin(), by_reference_.end());
  std::sort(by_key_.begin(), by_key_.end());
}

const People::Loaded* People::Load(std::uint32_t patient) const {
  const std::size_t slot = patient % lately_.size();
  Loaded& loaded = lately_[slot];
  if (is_lately_[slot] && loaded.patient == patient) return &loaded;
  is_lately_[slot] = false;
  std::string bytes;
  const bool read = entries_.Read(patients_[patient].at, patients_[patient].size, bytes).ok();
  const Json entry = Json::parse(bytes, nullptr, false);
  lost_ = lost_ || !read || entry.is_discarded();
  if (lost_) return nullptr;
  loaded = {patient, SubjectIn(entry), ReferencesTo(entry)};
  is_lately_[slot] = true;
  return &loaded;
}

template <class Fits>
const People::Loaded* People::Find(const std::deque<Known>& index, std::string_view text,
                                   Fits fits) const {
  const std::uint64_t hash = HashOf({text});
  auto known = std::lower_bound(index.begin(), index.end(), Known{hash, 0});
  for (; known != index.end() && known->hash == hash; ++known) {
    const Loaded* loaded = Load(known->patient);
    if (loaded != nullptr && fits(*loaded)) return loaded;
  }
  return nullptr;
}

Subject People::PatientOf(const Json& resource, const Json& reference) const {
  const std::string text = TextAt(reference, "reference", 300);
  if (!text.empty() && text.front() == '#') {
    for (const Json* inner : ListAt(resource, "contained")) {
      if ("#" + TextAt(*inner, "id", 100) != text) continue;
      if (TextAt(*inner, "resourceType") == "Patient") return SubjectOf(*inner, codes_, now_);
    }
    return {};
  }
  const std::string local = Local(text);
  const Loaded* found = Find(by_reference_, local, [&](const Loaded& loaded) {
    return std::find(loaded.references.begin(), loaded.references.end(), local) !=
           loaded.references.end();
  });
  if (found != nullptr) return found->subject;
  if (too_many_ || lost_) return {};
  // Only a reference: an identifier in it, or the id at the source, must do.
  Json stub = Json::object();
  if (At(reference, "identifier").is_object()) {
    stub["identifier"] = Json::array({At(reference, "identifier")});
  }
  if (local.compare(0, 8, "Patient/") == 0) stub["id"] = local.substr(8);
  Subject named = SubjectOf(stub, codes_, now_);
  if (named.source_id.empty()) return named;
  const Loaded* known = Find(by_key_, named.source_id.Reveal(), [&](const Loaded& loaded) {
    return loaded.subject.source_id == named.source_id;
  });
  if (lost_) return {};
  return known != nullptr ? known->subject : named;
}

std::string People::NameOf(const Json& resource, const Json& reference) const {
  const std::string display = TextAt(reference, "display", 200);
  if (!display.empty()) return display;
  const std::string text = TextAt(reference, "reference", 300);
  if (!text.empty() && text.front() == '#') {
    for (const Json* inner : ListAt(resource, "contained")) {
      if ("#" + TextAt(*inner, "id", 100) != text) continue;
      const std::vector<const Json*> names = ListAt(*inner, "name");
      return names.empty() ? TextAt(*inner, "name", 200) : FullName(*names.front());
    }
    return "";
  }
  const auto found = names_.find(Local(text));
  if (found != names_.end()) return found->second;
  return TextAt(At(reference, "identifier"), "value", 60);
}

}  // namespace connectors::health
