#include "connectors/voluntary/directory.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "connectors/mapping/json.h"
#include "connectors/mapping/text.h"

namespace connectors::voluntary {
namespace {

namespace fs = std::filesystem;
using hub::Error;
using hub::ErrorCode;
using hub::Result;

bool IsOffered(const Service& service) {
  return service.status != ServiceStatus::kDefunct && service.status != ServiceStatus::kInactive;
}

void PutText(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

Json Encoded(const Schedule& schedule) {
  Json json = Json::object();
  if (!schedule.days.empty()) json["days"] = schedule.days;
  PutText(json, "opens", schedule.opens);
  PutText(json, "closes", schedule.closes);
  if (schedule.from) json["from"] = schedule.from->Iso();
  if (schedule.until) json["until"] = schedule.until->Iso();
  PutText(json, "words", schedule.words);
  return json;
}

Json Encoded(const Category& category) {
  Json json = {{"code", category.code}, {"words", category.words}};
  PutText(json, "group", category.group);
  return json;
}

Json Encoded(const Service& service) {
  Json json = {{"id", service.id}, {"name", service.name}, {"status", Name(service.status)}};
  PutText(json, "organisation", service.organisation);
  PutText(json, "description", service.description);
  PutText(json, "eligibility", service.eligibility);
  PutText(json, "fees", service.fees);
  PutText(json, "url", service.url);
  Json ages = Json::object();
  if (service.minimum_age) ages["from"] = *service.minimum_age;
  if (service.maximum_age) ages["to"] = *service.maximum_age;
  if (!ages.empty()) json["ages"] = std::move(ages);
  Json contact = Json::object();
  PutText(contact, "phone", service.phone);
  PutText(contact, "email", service.email);
  if (!contact.empty()) json["contact"] = std::move(contact);
  json["categories"] = Json::array();
  for (const Category& category : service.categories) {
    json["categories"].push_back(Encoded(category));
  }
  if (!service.other_terms.empty()) json["other_terms"] = service.other_terms;
  for (const Schedule& schedule : service.schedules) {
    json["schedules"].push_back(Encoded(schedule));
  }
  if (!service.area.empty()) json["area"] = service.area;
  if (service.assured) json["assured_date"] = service.assured->Iso();
  return json;
}

bool Fits(const Service& service) {
  return !service.id.empty() && service.id.size() <= 200 && !service.name.empty() &&
         (!service.minimum_age || *service.minimum_age >= 0) &&
         (!service.maximum_age || *service.maximum_age >= 0) &&
         (service.url.empty() || service.url.rfind("http", 0) == 0 ||
          service.url.rfind("HTTP", 0) == 0);
}

}  // namespace

Result<std::string> EncodeDirectory(const std::vector<Service>& services, hub::Instant made) {
  std::vector<const Service*> offered;
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (!Fits(services[i])) {
      return Error{ErrorCode::kInvalid,
                   "service " + std::to_string(i + 1) + " does not fit the directory's schema", ""};
    }
    if (IsOffered(services[i])) offered.push_back(&services[i]);
  }
  std::sort(offered.begin(), offered.end(), [](const Service* a, const Service* b) {
    return std::pair(Lower(a->name), a->id) < std::pair(Lower(b->name), b->id);
  });
  Json list = Json::array();
  for (const Service* service : offered) list.push_back(Encoded(*service));
  const Json directory = {
      {"version", 1}, {"made_at", made.Rfc3339()}, {"services", std::move(list)}};
  return directory.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Directory> ReadDirectory(const std::vector<Input>& files, const fs::path& config,
                                hub::Instant made, Sink& remarks) {
  const Result<CodeTable> codes = CodeTable::Load(config / "codes" / "oruk");
  if (!codes.ok()) return codes.error();
  Summary all;
  std::vector<Service> services;
  std::set<std::string> ids;
  std::size_t pages = 0;
  std::string why = "no file was given";
  for (std::size_t i = 0; i < files.size(); ++i) {
    FileSink here(remarks, static_cast<std::uint32_t>(i));
    const std::unique_ptr<std::istream> raw = files[i].Open();
    Result<Services> read = ReadServices(*raw, codes.value(), here);
    if (!read.ok()) {
      why = read.error().for_caller;
      Summary unreadable;
      unreadable.rows = unreadable.rejects = 1;
      unreadable.complete = false;
      unreadable.broken_at.file = static_cast<std::uint32_t>(i);
      unreadable.broken_why = why;
      here.Reject({}, "oruk.file.unreadable", why);
      AddSummary(unreadable, all);
      continue;
    }
    Services page = std::move(read).value();
    pages = std::max(pages, page.pages);
    for (Service& service : page.services) {
      if (ids.insert(service.id).second) {
        services.push_back(std::move(service));
      } else {
        --page.summary.records;
        ++page.summary.not_taken["service of an earlier file"];
      }
    }
    page.summary.broken_at.file = static_cast<std::uint32_t>(i);
    AddSummary(page.summary, all);
  }
  if (pages > files.size()) {
    ++all.warnings;
    remarks.Warn({}, "oruk.page.missing",
                 "the list has " + std::to_string(pages) + " pages and " +
                     std::to_string(files.size()) + " were given: the directory lacks the rest");
  }
  if (services.empty()) {
    return Error{
        ErrorCode::kInvalid,
        "no service was read: " + (files.empty() || all.rejects > 0 ? why : "the list is empty"),
        ""};
  }
  Result<std::string> text = EncodeDirectory(services, made);
  if (!text.ok()) return text.error();
  Directory directory;
  directory.text = std::move(text).value();
  directory.services =
      static_cast<std::size_t>(std::count_if(services.begin(), services.end(), IsOffered));
  if (!all.complete) directory.lacks = "a file could not be read to its end";
  if (pages > files.size()) directory.lacks = "pages of the list are missing";
  directory.summary = std::move(all);
  return directory;
}

hub::Status WriteDirectory(const fs::path& out, const std::string& text) {
  const fs::path beside = out.string() + ".new";
  std::error_code failed;
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << text;
    file.flush();
    if (!file.good()) {
      fs::remove(beside, failed);
      return Error{ErrorCode::kUnavailable, "cannot write " + beside.string(), ""};
    }
  }
  fs::rename(beside, out, failed);
  if (!failed) return hub::Done{};
  const std::string why = failed.message();
  fs::remove(beside, failed);
  return Error{ErrorCode::kUnavailable, "cannot write " + out.string() + ": " + why, ""};
}

}  // namespace connectors::voluntary
