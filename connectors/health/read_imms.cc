#include "connectors/health/read_imms.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "connectors/health/map_vaccination.h"
#include "connectors/mapping/decode.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Result;
using hub::records::Action;
using hub::records::Identifier;
using hub::records::PersonName;
using hub::records::Record;
using hub::records::Subject;

// What is remembered stays under some 50 MB, however large the file.
constexpr std::size_t kMostRemembered = 500'000;

std::size_t HashOf(const std::string& text) { return std::hash<std::string>()(text); }

// Who a row is about, to tell a reused id: the NHS number, or else name and birth.
std::size_t Fingerprint(const Subject& subject) {
  for (const Identifier& identifier : subject.identifiers) {
    if (identifier.verified) return HashOf(identifier.value.Reveal());
  }
  std::string who = subject.birth.Iso();
  for (const PersonName& name : subject.names) {
    who += "|" + Lower(name.family.Reveal()) + "|" + Lower(name.given.Reveal());
  }
  return HashOf(who);
}

class ImmsReader {
 public:
  ImmsReader(const Tables& tables, const Sender& sender, Sink& sink)
      : tables_(tables), sender_(sender), sink_(sink) {}

  Result<Summary> Run(std::istream& raw) {
    DecodedStream text(raw);
    TableReader table(text, ImmsShape());
    if (const hub::Status begun = table.Begin(); !begun.ok()) return begun.error();
    summary_.collection = "NHS immunisation batch";
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      ++summary_.rows;
      ++summary_.units;
      if (next == TableReader::Next::kBad) {
        RejectBad(table.bad());
      } else {
        Take(table.row());
      }
      if (sink_.Stopped()) {
        Break(table.row().at(), "stopped");
        break;
      }
    }
    summary_.people = people_.size();
    table.AddIgnored(summary_);
    return std::move(summary_);
  }

 private:
  void RejectBad(const BadRow& bad) {
    Reject(bad.at(), "imms." + std::string(bad.rule), bad.words);
    if (bad.rule == "row.cut_off") Break(bad.at(), "the file breaks off inside a row");
  }

  void Break(const Position& at, const std::string& why) {
    summary_.complete = false;
    summary_.broken_at = at;
    summary_.broken_why = why;
  }

  void Take(const TableRow& row) {
    const auto warn = [&](std::string_view rule, std::string_view words) {
      ++summary_.warnings;
      sink_.Warn(row.at(), rule, words);
    };
    MappedRow mapped = MapVaccination(row, tables_, sender_, warn);
    if (!mapped.record) return Reject(row.at(), mapped.rule, mapped.words);
    Record& record = *mapped.record;
    if (record.action == Action::kAssert && !IsOfWhomItWas(record, row, warn)) {
      return Reject(row.at(), "imms.row.identity_reused",
                    "a row above has this UNIQUE_ID for another person: each vaccination needs "
                    "its own");
    }
    ++summary_.records;
    sink_.Take(std::move(record), row.at());
  }

  // One id told of two people would take the first one's vaccination away, and nobody
  // would know. An update may mend a number that was wrong.
  bool IsOfWhomItWas(const Record& record, const TableRow& row,
                     const std::function<void(std::string_view, std::string_view)>& warn) {
    const std::size_t person = Fingerprint(record.subjects.front());
    const std::size_t id = HashOf(record.source_id.Reveal());
    const bool first_word = Lower(row.Get("action_flag")) == "new";
    const auto known = person_of_.find(id);
    if (known == person_of_.end()) {
      if (person_of_.size() < kMostRemembered) person_of_.emplace(id, person);
    } else if (known->second != person) {
      if (first_word) return false;
      warn("imms.row.person_changed", "this update moves a vaccination to another person");
      known->second = person;
    } else if (first_word) {
      warn("imms.row.repeated", "a row above has this UNIQUE_ID too: the later one stands");
    }
    if (people_.size() < kMostRemembered) people_.insert(person);
    return true;
  }

  void Reject(const Position& at, std::string_view rule, std::string_view words) {
    ++summary_.rejects;
    sink_.Reject(at, rule, words);
  }

  const Tables& tables_;
  const Sender& sender_;
  Sink& sink_;
  Summary summary_;
  std::unordered_map<std::size_t, std::size_t> person_of_;  // by vaccination; hashes of both
  std::unordered_set<std::size_t> people_;
};

}  // namespace

int RecogniseImms(const Head& head) {
  int found = 0;
  for (const char* name : {"uniqueid", "uniqueiduri", "actionflag", "dateandtime",
                           "vaccinationprocedurecode", "personforename"}) {
    found += std::count(head.header.begin(), head.header.end(), name) > 0 ? 1 : 0;
  }
  return found == 6 ? 97 : found >= 4 ? 60 : 0;
}

Result<Summary> ReadImms(std::istream& raw, const Tables& tables, const Sender& sender,
                         Sink& sink) {
  return ImmsReader(tables, sender, sink).Run(raw);
}

}  // namespace connectors::health
