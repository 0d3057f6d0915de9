// Packs that leave the hub, recalls, and what professionals select and write.

#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/http/pack_file.h"
#include "hub/paper/draw.h"
#include "hub/service/curate.h"
#include "hub/service/export_child.h"
#include "hub/service/recalls.h"
#include "hub/wire/exports.h"
#include "hub/wire/queries.h"
#include "hub/wire/recalls.h"

namespace hub::http {
namespace {

constexpr auto kEncode = [](const auto& answer) { return wire::Encode(answer); };

// To be kept as a file, under a name that tells nothing.
Response File(std::string content, std::string_view type, const std::string& name) {
  Response response;
  response.content_type = type;
  response.headers.push_back({"Content-Disposition", "attachment; filename=\"" + name + "\""});
  response.body = std::move(content);
  return response;
}

}  // namespace

Status CanWritePack(bool json) {
  if (json || paper::CanDraw()) return Done{};
  return Error{ErrorCode::kInternal, "no PDF can be drawn here: ask for JSON",
               "the fonts of fonts-dejavu-core are not installed"};
}

Response PackFile(const audit::Released<chronology::ExportPack>& pack, bool json,
                  Services& services) {
  const std::string name = "onestory-" + pack.answer().code;
  if (json) {
    return File(services.export_child.Seal(pack, audit::ExportFormat::kJson, wire::Encode(pack)),
                "application/json", name + ".json");
  }
  Result<std::string> drawn = paper::Draw(pack);
  if (!drawn.ok()) return Failure(drawn.error(), services);
  return File(services.export_child.Seal(pack, audit::ExportFormat::kPdf, std::move(drawn).value()),
              "application/pdf", name + ".pdf");
}

Response ExportChild(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::ExportChild> read = wire::ParseExportChild(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::ExportChild& given = read.value();
  const Status can = CanWritePack(given.json);
  if (!can.ok()) return Failure(can.error(), services);
  const auto outcome = services.export_child.Run(
      caller, {*child, given.purpose, given.recipient, given.reason, {given.from, given.to}});
  if (!outcome.ok()) return Failure(outcome.error(), services);
  if (outcome.value().index() == 1) return Refused(std::get<1>(outcome.value()));
  return PackFile(std::get<0>(outcome.value()), given.json, services);
}

Response KeepCurated(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  Result<wire::KeepCurated> read = wire::ParseKeepCurated(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  wire::KeepCurated given = std::move(read).value();
  return Finish(services.curate.Keep(
                    caller, {*child, given.purpose, given.number, given.final, given.withdrawn,
                             given.title, given.analysis, std::move(given.entries)}),
                services, 201);
}

Response ReadCurated(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<access::Purpose> purpose = wire::ParseInvolvedQuery(call.request.query);
  if (!purpose.ok()) return Failure(purpose.error(), services);
  return Finish(services.curate.Read(caller, *child, purpose.value()), services, kEncode);
}

Response ListMessages(const Call& call, const service::Caller& caller, Services& services) {
  const Status no_query = wire::ParseNoQuery(call.request.query);
  if (!no_query.ok()) return Failure(no_query.error(), services);
  return Finish(services.recalls.Mine(caller), services, kEncode);
}

Response AcknowledgeMessage(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Status empty = wire::ParseAcknowledgement(call.request.body);
  if (!empty.ok()) return Failure(empty.error(), services);
  return Finish(services.recalls.Acknowledge(caller, *entry), services, 201);
}

Response ReadEntryReaders(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Status no_query = wire::ParseNoQuery(call.request.query);
  if (!no_query.ok()) return Failure(no_query.error(), services);
  return Finish(services.recalls.Readers(caller, *entry), services, kEncode);
}

}  // namespace hub::http
