#include "hub/service/directory.h"

namespace hub::service {
namespace {

constexpr std::int64_t kFreshMicros = 1'000'000;

std::shared_ptr<const Directory::View> Load(store::Reading& reading, Instant now) {
  auto view = std::make_shared<Directory::View>();
  view->read = now;
  std::vector<chronology::Feed> feeds;
  for (store::Agency& agency : reading.Agencies()) {
    // Who may push nothing, such as the hub itself, has no feed to be silent.
    if (!agency.revoked && agency.classes.bits() != 0)
      feeds.push_back({agency.id, agency.name, agency.kind, agency.classes, agency.expected_days,
                       agency.last_received});
    view->agencies.emplace(agency.row, std::move(agency));
  }
  view->coverage = chronology::StateCoverage(feeds, now);
  return view;
}

}  // namespace

std::shared_ptr<const Directory::View> Directory::Current(store::Reading& reading, Instant now,
                                                          store::AgencyRow must_have) {
  {
    const std::lock_guard lock(mutex_);
    const bool fresh =
        view_ && now.micros - view_->read.micros < kFreshMicros && view_->read.micros <= now.micros;
    const bool complete =
        fresh && (must_have == store::AgencyRow{0} || view_->agencies.count(must_have) == 1);
    if (complete) return view_;
  }
  auto view = Load(reading, now);
  const std::lock_guard lock(mutex_);
  view_ = view;
  return view;
}

}  // namespace hub::service
