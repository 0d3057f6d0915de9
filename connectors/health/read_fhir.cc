#include "connectors/health/read_fhir.h"

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "connectors/health/bundle_stream.h"
#include "connectors/health/map_resource.h"
#include "connectors/health/people.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::Result;

class FhirReader {
 public:
  FhirReader(const Tables& tables, const Sender& sender, Sink& sink)
      : tables_(tables),
        sender_(sender),
        sink_(sink),
        people_(tables.codes, sender.source_url, sender.now) {}

  Result<Summary> Run(std::istream& in) {
    hub::Status met = hub::Done{};
    WalkBundle(in, [&](const Entry& entry) {
      if (!entry.too_large) met = people_.Meet(entry.json);
      return met.ok();
    });
    if (!met.ok()) return met.error();
    people_.Settle();
    in.clear();
    in.seekg(0);
    if (!in) return Error{ErrorCode::kInvalid, "the stream cannot be read twice", ""};
    const Walk walk = WalkBundle(in, [this](const Entry& entry) {
      Take(entry);
      return !sink_.Stopped();
    });
    if (!walk.met_object) {
      return Error{ErrorCode::kInvalid, "no JSON object in it: " + walk.broken_why, ""};
    }
    return Conclude(walk);
  }

 private:
  Summary Conclude(const Walk& walk) {
    summary_.units = walk.entries;
    summary_.people = persons_.size();
    summary_.collection =
        walk.bundle_type.empty() ? "FHIR resource" : "FHIR " + CleanText(walk.bundle_type, 40);
    if (!walk.complete) {
      summary_.complete = false;
      summary_.broken_at = walk.broken_at;
      summary_.broken_why = walk.broken_why;
      if (!sink_.Stopped()) {
        ++summary_.rows;
        Reject(walk.broken_at, "fhir.file.broken", "the file breaks off here: " + walk.broken_why);
      }
    }
    return std::move(summary_);
  }

  void Take(const Entry& entry) {
    ++summary_.rows;
    if (entry.too_large) {
      return Reject(entry.at, "fhir.entry.too_large", "one entry of more than 4 MiB");
    }
    if (!entry.json.is_object()) {
      return Reject(entry.at, "fhir.entry.not_an_object", "an entry that is no JSON object");
    }
    const WarnOf warn = [&](std::string_view rule, std::string_view words) {
      ++summary_.warnings;
      sink_.Warn(entry.at, rule, words);
    };
    Mapped mapped = MapEntry(entry.json, people_, tables_, sender_, warn);
    if (mapped.record) {
      Hand(*std::move(mapped.record), entry.at);
      for (hub::records::Record& record : mapped.also) {
        ++summary_.rows;
        Hand(std::move(record), entry.at);
      }
      return;
    }
    if (!mapped.not_taken.empty()) {
      ++summary_.not_taken[CleanText(mapped.not_taken, 60)];
      return;
    }
    Reject(entry.at, mapped.rule, mapped.words);
  }

  void Hand(hub::records::Record record, const Position& at) {
    ++summary_.records;
    if (!record.subjects.empty()) {
      persons_.insert(std::hash<std::string>()(record.subjects.front().source_id.Reveal()));
    }
    sink_.Take(std::move(record), at);
  }

  void Reject(const Position& at, std::string_view rule, std::string_view words) {
    ++summary_.rejects;
    sink_.Reject(at, rule, words);
  }

  const Tables& tables_;
  const Sender& sender_;
  Sink& sink_;
  People people_;
  Summary summary_;
  std::set<std::size_t> persons_;  // hashes of source ids
};

}  // namespace

Result<Summary> ReadFhir(std::istream& in, const Tables& tables, const Sender& sender, Sink& sink) {
  return FhirReader(tables, sender, sink).Run(in);
}

}  // namespace connectors::health
