#include "connectors/health/read_hl7.h"

#include <cctype>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "connectors/health/hl7_draft.h"
#include "connectors/health/hl7_stream.h"
#include "connectors/health/hl7_time.h"
#include "connectors/health/map_hl7.h"
#include "connectors/mapping/decode.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::Result;

constexpr std::size_t kMostPeople = 500'000;
constexpr std::size_t kMostNames = 200;  // of what is not taken or ignored

// One more of `what`; names beyond the limit are counted together.
void Count(std::map<std::string, std::uint64_t>& counts, const std::string& what) {
  const bool room = counts.size() < kMostNames || counts.count(what) != 0;
  ++counts[room ? what : "others"];
}

class Hl7Reader {
 public:
  Hl7Reader(const Tables& tables, const Sender& sender, Sink& sink)
      : tables_(tables), sender_(sender), sink_(sink) {}

  Result<Summary> Run(std::istream& raw) {
    DecodedStream in(raw, Controls::kKeep);
    Hl7Plan plan;
    plan.take = [this](const Hl7Message& message) { return Take(message); };
    plan.stray = [this](const Position& at) {
      ++summary_.rows;
      Reject(at, "hl7v2.file.stray_text", "lines that belong to no message");
    };
    plan.miscounted = [this](const Position& at) {
      Warn(at, "hl7v2.batch.count",
           "the trailer counts other messages than the batch has: is the file whole?");
    };
    const Hl7Walk walk = WalkHl7(in, plan);
    if (walk.messages == 0 && !walk.enveloped) {
      return Error{ErrorCode::kInvalid, "no HL7 message in it: none of its lines begins with MSH",
                   ""};
    }
    return Conclude(walk);
  }

 private:
  Summary Conclude(const Hl7Walk& walk) {
    summary_.collection = versions_.empty() ? "HL7 v2" : "HL7 v" + versions_;
    summary_.units = walk.messages;
    summary_.people = people_.size();
    if (!walk.complete) {
      summary_.complete = false;
      summary_.broken_at = walk.broken_at;
      summary_.broken_why = walk.broken_why;
      if (!walk.stopped) {
        ++summary_.rows;
        Reject(walk.broken_at, "hl7v2.file.broken", "the file breaks off: " + walk.broken_why);
      }
    }
    return std::move(summary_);
  }

  bool Take(const Hl7Message& message) {
    const Position at{message.number, message.header().line, 0};
    const Hl7Warn warn = [&](std::string_view rule, std::string_view words) {
      Warn(at, rule, words);
    };
    if (message.too_large) {
      ++summary_.rows;
      Reject(at, "hl7v2.message.too_large", "one message of more than 4 MiB or 20000 segments");
      return !sink_.Stopped();
    }
    Hl7Draft draft{message, tables_, sender_,
                   warn,    {},      "",
                   "",      0,       {"MSH", "EVN", "PID", "PD1", "ARV", "SFT", "UAC"}};
    draft.give = [&](Hl7Row row) { Hand(std::move(row), message.number); };
    ReadHeader(draft);
    Map(draft);
    return !sink_.Stopped();
  }

  void ReadHeader(Hl7Draft& draft) {
    const Hl7Segment& msh = draft.message.header();
    const Hl7Segment* evn = Find(draft.message.segments, "EVN");
    draft.type = Upper(msh.Field(9).Component(1).Text(20));
    draft.event = Upper(msh.Field(9).Component(2).Text(20));
    const std::string told = Upper(FieldOf(evn, 1).Component(1).Text(20));
    if (draft.event.empty()) draft.event = told;
    if (!told.empty() && told != draft.event) {
      draft.warn("hl7v2.event.disagrees", "EVN-1 names another event than MSH-9, which is taken");
    }
    auto sent = ReadHl7Moment(msh.Field(7).Component(1).raw());
    if (!sent) sent = ReadHl7Moment(FieldOf(evn, 2).Component(1).raw());
    if (sent) draft.version = VersionOf(*sent, draft.warn);
    const std::string version = msh.Field(12).Component(1).Text(10);
    if (!version.empty() && versions_.empty()) versions_ = version;
    const Hl7Marks& marks = msh.marks;
    if (marks.repaired) {
      draft.warn("hl7v2.msh.marks", "MSH-2 is not four different marks: the usual ones are taken");
    }
    if (draft.message.cut) {
      draft.warn("hl7v2.segment.cut", "a segment of more than 256 KiB: its end is left out");
    }
    if (draft.message.continued) {
      draft.warn("hl7v2.segment.continued",
                 "a line that is no segment was read as the end of the one before");
    }
    const std::string processing = Upper(msh.Field(11).Component(1).Text(5));
    if (processing == "T" || processing == "D") {
      draft.warn("hl7v2.message.test",
                 "MSH-11 calls this a test message: it was read all the same");
    }
  }

  // A time in the future would make every later correction look old.
  std::uint32_t VersionOf(hub::Instant sent, const Hl7Warn& warn) const {
    if (sent > sender_.now.Plus(86'400)) {
      warn("hl7v2.date.future", "the message is dated in the future: it has no version");
      return 0;
    }
    const std::int64_t seconds = sent.micros / 1'000'000;
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    return seconds <= 0 ? 0 : static_cast<std::uint32_t>(std::min(seconds, kMost));
  }

  void Map(Hl7Draft& draft) {
    const std::uint64_t line = draft.message.header().line;
    const bool taken = draft.type == "ADT" || draft.type == "VXU" || draft.type == "ORU";
    if (!taken) {
      return draft.NotTaken(
          line, draft.type.empty() ? "message without a type" : CleanText(draft.Name(), 40));
    }
    const std::span<const Hl7Segment> all(draft.message.segments);
    bool found = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].name() != "PID") continue;
      std::size_t end = i + 1;
      while (end < all.size() && all[end].name() != "PID") ++end;
      MapGroup(draft, all.subspan(i, end - i));
      found = true;
    }
    if (!found) {
      draft.Reject(line, "hl7v2.message.no_patient", "no PID: nobody can tell whom it is about");
    }
    for (const Hl7Segment& segment : all) {
      if (draft.used.count(segment.name()) == 0) {
        Count(summary_.ignored, "segment " + std::string(segment.name()));
      }
    }
  }

  void MapGroup(Hl7Draft& draft, std::span<const Hl7Segment> group) {
    const Hl7Patient patient = Hl7PatientOf(group, tables_.codes, sender_.now, draft.warn);
    if (patient.subject.source_id.empty()) {
      return draft.Reject(group.front().line, "hl7v2.patient.no_identity",
                          "no patient number (PID-3): nobody can tell whom it is about");
    }
    if (draft.type == "ADT") return MapAdt(draft, group, patient);
    if (draft.type == "VXU") return MapVxu(draft, group, patient);
    MapOru(draft, group, patient);
  }

  void Hand(Hl7Row row, std::uint64_t number) {
    const Position at{number, row.line, 0};
    ++summary_.rows;
    if (row.record) {
      ++summary_.records;
      if (!row.record->subjects.empty() && people_.size() < kMostPeople) {
        people_.insert(std::hash<std::string>()(row.record->subjects.front().source_id.Reveal()));
      }
      sink_.Take(*std::move(row.record), at);
    } else if (!row.not_taken.empty()) {
      Count(summary_.not_taken, row.not_taken);
    } else {
      Reject(at, row.rule, row.words);
    }
  }

  void Reject(const Position& at, std::string_view rule, std::string_view words) {
    ++summary_.rejects;
    sink_.Reject(at, rule, words);
  }
  void Warn(const Position& at, std::string_view rule, std::string_view words) {
    ++summary_.warnings;
    sink_.Warn(at, rule, words);
  }

  const Tables& tables_;
  const Sender& sender_;
  Sink& sink_;
  Summary summary_;
  std::string versions_;                    // of the first message
  std::unordered_set<std::size_t> people_;  // hashes of source ids
};

}  // namespace

int RecogniseHl7(const Head& head) {
  int sureness = 0;
  for (const char* name : {"MSH", "BHS", "FHS"}) {
    const std::size_t at = head.text.find(name);
    if (at == std::string_view::npos || at + 4 >= head.text.size()) continue;
    const bool marked = std::ispunct(static_cast<unsigned char>(head.text[at + 3])) != 0 &&
                        std::ispunct(static_cast<unsigned char>(head.text[at + 4])) != 0;
    if (!marked) continue;
    const bool first = head.text.substr(0, at).find_first_not_of(
                           std::string_view("\x0B\r\n\t \xEF\xBB\xBF")) == std::string_view::npos;
    const bool begins_line = at > 0 && (head.text[at - 1] == '\n' || head.text[at - 1] == '\r' ||
                                        head.text[at - 1] == 0x0B);
    if (first) return 97;
    if (begins_line) sureness = 70;
  }
  return sureness;
}

Result<Summary> ReadHl7(std::istream& raw, const Tables& tables, const Sender& sender, Sink& sink) {
  return Hl7Reader(tables, sender, sink).Run(raw);
}

}  // namespace connectors::health
