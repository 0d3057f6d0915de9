#include "hub/wire/small_answers.h"

#include <utility>

#include "hub/wire/detail/json_writer.h"

namespace hub::wire {

std::string Encode(const SessionAnswer& session) {
  JsonWriter out(256);
  out.Open('{');
  out.TextUnlessEmpty("csrf", session.csrf);
  out.Text("who", session.who.text());
  out.Text("name", session.name);
  out.Text("role", session.role);
  out.Text("agency", session.agency.text());
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const EnrolmentAnswer& enrolment) {
  JsonWriter out(256);
  out.Open('{');
  out.Text("totp_uri", enrolment.totp_uri);
  out.Text("totp_secret", enrolment.totp_secret);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const std::vector<WaitingRecord>& waiting) {
  JsonWriter out(64 + 256 * waiting.size());
  out.Open('{');
  out.Open("waiting", '[');
  for (const WaitingRecord& record : waiting) {
    out.Open('{');
    out.Text("id", record.id);
    out.Text("batch", record.batch);
    out.Number("position", record.position);
    out.Text("source_id", record.source_id.Reveal());
    out.Text("reason", record.reason);
    out.Text("received", record.received.Rfc3339());
    out.Close('}');
  }
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const std::vector<AccessLine>& accesses) {
  JsonWriter out(64 + 768 * accesses.size());
  out.Open('{');
  out.Open("accesses", '[');
  for (const AccessLine& access : accesses) {
    out.Open('{');
    out.Number("leaf", access.leaf);
    out.Text("who", access.actor.text());
    if (access.withheld) out.Truth("withheld", true);
    out.Number("entries_shown", access.entries_shown);
    out.Key("written");
    out.Raw(access.line);
    out.Close('}');
  }
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

std::string EncodeNoAnswer(const std::vector<DutyLine>& lines) {
  JsonWriter out(256 + 128 * lines.size());
  out.Open('{');
  out.Text("type", "about:blank");
  out.Text("title", "Service Unavailable");
  out.Number("status", 503);
  out.Text("detail", "the hub cannot answer now: telephone the agency's duty line");
  out.Open("duty_lines", '[');
  for (const DutyLine& line : lines) {
    out.Open('{');
    out.Text("agency", line.agency);
    out.Text("phone", line.phone);
    out.Close('}');
  }
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
