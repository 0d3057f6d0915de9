// What the readers of this folder share: where their results go, how rows are counted, and
// how a pupil of a file becomes the subject of records.
//
// Every outcome of a row is told here, and telling it counts the row: rows read = records +
// rejects + not taken holds by construction. A row that tells two things counts as two.

#ifndef CONNECTORS_SCHOOL_DESK_H_
#define CONNECTORS_SCHOOL_DESK_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/partial_date.h"
#include "hub/records/record.h"

namespace connectors::school {

// Pupils of a file whose keys are remembered, to tell whether one comes twice.
inline constexpr std::size_t kMostRemembered = 500'000;

struct Desk {
  const Tables& tables;
  const Sender& sender;
  Sink& sink;
  Summary& summary;
  std::string_view format;  // "school-census": rules begin with it

  void Take(hub::records::Record record, const Position& at);
  void Reject(const Position& at, std::string_view rule, std::string_view words);
  void NotTaken(const std::string& what, std::uint64_t count = 1);
  void Warn(const Position& at, std::string_view rule, std::string_view words);

  // A file that breaks off or cannot be read: a reject, and the summary is incomplete.
  void RejectFile(const Position& at, std::string_view rule, const std::string& words);
  // Ends a run that the sink stopped.
  void Stopped(const Position& at);

  // The school year that `sender.now` is in: for what a file says without any date.
  int ThisYear() const;

  // The day that `text` says. A text that is no day is flagged ("date.unreadable"), and so is
  // one in the future ("date.future").
  std::optional<hub::Date> DayOf(std::string_view text, std::string_view field, const Position& at);
  // Yes or no; what is neither is flagged ("value.not_yes_or_no").
  std::optional<bool> TruthOf(std::string_view text, std::string_view field, const Position& at);
  // Adds the code, flagged when it is on no list or on another year's; returns its words.
  std::string Code(hub::records::Record& record, int school_year, std::string_view list,
                   std::string_view code, const Position& at);
  // The same without a flag.
  Meant CodeQuietly(hub::records::Record& record, int school_year, std::string_view list,
                    std::string_view code) const;
};

// A pupil as one row or element names them; views into it.
struct PupilFacts {
  std::string_view upn;
  std::string_view former_upn;
  std::string_view own_id;  // the school's own number of the pupil
  std::string_view forename;
  std::string_view middle_names;
  std::string_view surname;
  std::string_view whole_name;  // where a file has one column for it
  std::string_view preferred_forename;
  std::string_view preferred_surname;
  std::string_view former_forename;
  std::string_view former_surname;
  std::string_view birth;
  std::string_view sex;
  std::vector<std::string_view> address;
  std::string_view postcode;
  std::vector<std::string_view> phones;  // and e-mail addresses
  bool shielded = false;                 // the school must not give the address away
};

// The key of the pupil at the agency: the UPN as sent (in its normal form when the check letter
// holds), else the school's own number, else names and birth date. Empty: nothing names them.
std::string KeyOf(const PupilFacts& facts);
// Whether it is made of names alone, without a number or a birth date.
bool OnlyNamed(const PupilFacts& facts);

// One pupil's records. Two facts that would get one source id are told apart: the same again is
// not taken, another one gets "~2" and is flagged.
class Pupil {
 public:
  // nullopt: nothing names the pupil; the row has been rejected.
  static std::optional<Pupil> From(Desk& desk, const PupilFacts& facts, const Position& at);

  Desk& desk() const { return *desk_; }
  const std::string& key() const { return key_; }
  const hub::records::Subject& subject() const { return subject_; }
  std::string SourceId(std::initializer_list<std::string_view> parts) const;

  // A record under the pupil's key and `parts`.
  hub::records::Record Begin(hub::records::Kind kind, std::initializer_list<std::string_view> parts,
                             hub::PartialDate happened) const;
  // Labels it, adds the subject, hands it on. `what` names it when it is a repeat.
  void Finish(hub::records::Record record, std::string summary, std::string_view what,
              const Position& at);
  // Takes back what an earlier run handed on; nothing when none did.
  void TakeBack(hub::records::Kind kind, std::initializer_list<std::string_view> parts,
                std::uint32_t version, const Position& at);
  void TakeBack(hub::records::Kind kind, std::string source_id, std::uint32_t version,
                const Position& at);

 private:
  explicit Pupil(Desk& desk) : desk_(&desk) {}

  Desk* desk_;
  std::string key_;
  hub::records::Subject subject_;
  std::map<std::string, std::set<std::uint64_t>> used_;  // source id -> prints
  bool counted_ = false;
};

// Of any text, the same in every run.
std::uint64_t HashOf(std::string_view text);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_DESK_H_
