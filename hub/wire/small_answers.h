// The short answers: a session, an enrolment, what waits in quarantine, who opened a
// child's records, and what is said when no answer can be given.
//
// None needs an audit leaf of its own to be encoded: a session is its owner's, the rest are
// about records' places and agencies. What is about a child is in answers.h.

#ifndef HUB_WIRE_SMALL_ANSWERS_H_
#define HUB_WIRE_SMALL_ANSWERS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"

namespace hub::wire {

struct SessionAnswer {
  std::string csrf;  // only when the session has just begun
  ProfessionalId who;
  std::string name;
  std::string role;
  AgencyId agency;
};
std::string Encode(const SessionAnswer& session);

struct EnrolmentAnswer {
  std::string totp_uri;
  std::string totp_secret;  // base32
};
std::string Encode(const EnrolmentAnswer& enrolment);

struct WaitingRecord {
  std::string id;
  std::string batch;
  std::uint32_t position = 0;
  std::string reason;
  Instant received;
  Sensitive source_id;
};
std::string Encode(const std::vector<WaitingRecord>& waiting);

struct AccessLine {
  std::uint64_t leaf = 0;
  std::string line;  // the leaf itself, finished JSON
  ProfessionalId actor;  // of own staff
  std::size_t entries_shown = 0;
  bool withheld = false;  // who read, and for which agency
};
std::string Encode(const std::vector<AccessLine>& accesses);

// Whom to telephone while the hub cannot answer: an agency and its duty line, no more.
struct DutyLine {
  std::string agency;
  std::string phone;
};
// Problem details of status 503 with a member "duty_lines".
std::string EncodeNoAnswer(const std::vector<DutyLine>& lines);

}  // namespace hub::wire

#endif  // HUB_WIRE_SMALL_ANSWERS_H_
