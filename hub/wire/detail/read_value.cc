#include "hub/wire/detail/read_value.h"

namespace hub::wire {
namespace {

constexpr Date kFirstDay{-25'567};  // 1900-01-01

}  // namespace

bool IsText(JsonView value, const Path& path, Reading& reading, std::size_t most) {
  if (!value.is(JsonType::kText)) return reading.Fault("not a text", path);
  return value.text().size() <= most || reading.Fault("too long", path);
}

bool Read(JsonView value, const Path& path, Reading& reading, Sensitive& into) {
  if (!IsText(value, path, reading, kTextLimit)) return false;
  into = Sensitive(std::string(value.text()));
  return true;
}

bool Read(JsonView value, const Path& path, Reading& reading, std::string& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into = value.text();
  return true;
}

bool Read(JsonView value, const Path& path, Reading& reading, bool& into) {
  if (!value.is(JsonType::kBool)) return reading.Fault("not true or false", path);
  into = value.truth();
  return true;
}

bool IsList(JsonView value, const Path& path, Reading& reading, std::size_t most) {
  if (!value.is(JsonType::kArray)) return reading.Fault("not a list", path);
  std::size_t elements = 0;
  for (auto at = value.begin(); at != value.end() && elements <= most; ++at) ++elements;
  return elements <= most || reading.Fault("too many", path);
}

bool Read(JsonView value, const Path& path, Reading& reading, PartialDate& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const std::optional<PartialDate> date = PartialDate::Parse(value.text());
  if (!date || (date->known() && date->earliest < kFirstDay)) {
    return reading.Fault("bad date", path);
  }
  into = *date;
  return true;
}

bool Read(JsonView value, const Path& path, Reading& reading, std::optional<Date>& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if (value.text().empty()) return true;
  into = Date::Parse(value.text());
  return (into && *into >= kFirstDay) || reading.Fault("bad date", path);
}

bool Read(JsonView value, const Path& path, Reading& reading, std::optional<Instant>& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if (value.text().empty()) return true;
  into = Instant::Parse(value.text());
  return into || reading.Fault("bad date", path);
}

}  // namespace hub::wire
