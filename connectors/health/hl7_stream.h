// Walks a stream of HL7 v2 messages and hands them out one at a time.
//
// Segments end with CR, LF or both; MLLP framing (VT ... FS CR) and batch envelopes (FHS,
// BHS, BTS, FTS) may surround messages or not; a byte order mark may stand before any of
// them. A line inside a message that is no segment continues the one before it: some
// systems break the lines of a text. What is held is bounded: one message of 4 MiB and
// 20,000 segments, of each segment the first 256 KiB.

#ifndef CONNECTORS_HEALTH_HL7_STREAM_H_
#define CONNECTORS_HEALTH_HL7_STREAM_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <string>

#include "connectors/health/hl7_message.h"
#include "connectors/mapping/sink.h"

namespace connectors::health {

struct Hl7Plan {
  // False stops the walk.
  std::function<bool(const Hl7Message&)> take;
  // A run of lines that belong to no message.
  std::function<void(const Position&)> stray;
  // A batch whose trailer counts other messages than it has.
  std::function<void(const Position&)> miscounted;
};

struct Hl7Walk {
  std::uint64_t messages = 0;
  bool enveloped = false;  // a batch header was met
  bool complete = true;    // false: stopped, or an envelope or a frame was not closed
  bool stopped = false;
  Position broken_at;
  std::string broken_why;
};

// REQUIRES: `in` gives clean UTF-8 with its control characters (Controls::kKeep).
Hl7Walk WalkHl7(std::istream& in, const Hl7Plan& plan);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_HL7_STREAM_H_
