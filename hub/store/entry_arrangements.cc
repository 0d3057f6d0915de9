#include "hub/store/detail/group.h"
#include "hub/store/detail/partner_statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Query;
using detail::Run;
namespace sql = detail::sql;

}  // namespace

bool Reading::MayEnterFor(AgencyRow agency, ProfessionalRow who) {
  return Query(tools_->connection, sql::kMayEnter, agency, who).Next();
}

std::vector<EntryArrangement> Reading::EntryArrangementsOf(AgencyRow agency) {
  std::vector<EntryArrangement> arrangements;
  for (Query row(tools_->connection, sql::kEntryArrangementsOf, agency); row.Next();) {
    const std::optional<std::int64_t> ended = row.MaybeInt(3);
    arrangements.push_back({agency, ProfessionalRow{row.Int(0)}, row.Text(1), Instant{row.Int(2)},
                            ended ? std::optional(Instant{*ended}) : std::nullopt});
  }
  return arrangements;
}

std::optional<ProfessionalRow> Reading::WhoEntered(AgencyRow agency, const std::string& batch) {
  Query row(tools_->connection, sql::kWhoEntered, agency, batch);
  return row.Next() ? std::optional(ProfessionalRow{row.Int(0)}) : std::nullopt;
}

void Writing::AllowEntry(const EntryArrangement& arrangement) {
  Run(tools_->connection, sql::kAllowEntry, arrangement.agency, arrangement.professional,
      arrangement.allowed_by, at().micros);
}

bool Writing::EndEntry(AgencyRow agency, ProfessionalRow who) {
  return Run(tools_->connection, sql::kEndEntryArrangement, agency, who, at().micros) > 0;
}

void Writing::AddEnteredBatch(AgencyRow agency, const std::string& batch, ProfessionalRow who) {
  Run(tools_->connection, sql::kAddEnteredBatch, agency, batch, who);
}

}  // namespace hub::store
