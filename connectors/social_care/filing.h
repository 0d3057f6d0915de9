// One row of a native file on its way to being records, the same way for Annex A, SSDA903
// and the API: key, id, dates, codes, labels and repeats.
//
// Ids are those of the census (README.md): the child's own key, what it is, and the day it
// began. The same fact told by two of these formats, or by two years of one, is one record.
//
// A record gets its labels by kind, by its codes, and by what it is (list "record" of the
// label table); what that list does not name gets its kind's strictest labels.
//
// While purging() is set, what is filed goes out as Action::kPurge of the same ids, without
// any content.

#ifndef CONNECTORS_SOCIAL_CARE_FILING_H_
#define CONNECTORS_SOCIAL_CARE_FILING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/rows.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/partial_date.h"
#include "hub/records/record.h"

namespace connectors::social_care {

// What a menu cell says: "q) 6: Police" -> {"6", "Police"}, "N1 - Abuse" -> {"N1", "Abuse"},
// "Physical abuse" -> {"Physical abuse", ""}.
struct MenuChoice {
  std::string code;
  std::string words;
};
MenuChoice ReadMenu(std::string_view cell);

// Of the file that is read.
struct Folio {
  std::string_view system;    // before each code list: "dfe-ssda903"
  int year = 0;               // of the collection; 0: the format has none
  std::uint32_t version = 0;  // of every record; 0: what differs supersedes
  bool serial_dates = false;  // days may be counts as Excel keeps them
};

// Of what is the same for ever once it was made, in a format without versions: less than any
// year's, so that its thinner word never tops the census's or the return's.
inline constexpr std::uint32_t kUnderAnyYear = 1;

// A summary that goes on with these words, if there are any.
std::string With(std::string summary, std::string_view before, const std::string& words);

// A record that is not yet filed.
struct Draft {
  std::string_view what;  // "placement": its part of the source id
  std::string when;       // its other part: a day, "undated", a year; empty: none
  hub::records::Record record;
  hub::records::LabelSet labels;  // that its codes bring
};

class Filing {
 public:
  // All outlive this.
  Filing(RowDesk& desk, const Folio& folio) : desk_(desk), folio_(folio) {}

  // What follows is said of this row and this child. False: no child's key, or one too
  // long; the row is rejected.
  bool Begin(const Position& at, std::string_view child_key);
  hub::records::Subject& child() { return child_; }
  const Position& at() const { return at_; }

  bool purging() const { return purging_; }
  void SetPurging(bool purging) { purging_ = purging; }

  // For what has no day: some day in the child's life so far. The same on any day of the push.
  hub::PartialDate SomeDayInLife() const;

  // Drafts. `began`: the day as sent, which makes the id; without a readable one the record
  // happened some day in the child's life so far, and its id says "undated".
  Draft Start(std::string_view what, hub::records::Kind kind, std::string_view began);
  Draft StartKeyed(std::string_view what, std::string_view when, hub::records::Kind kind,
                   const hub::PartialDate& happened);

  // The day that `text` says. Flagged when it says none that could be.
  std::optional<hub::Date> Day(std::string_view field, std::string_view text);
  // As a detail: ISO when it can be read, else as sent.
  void AddDay(Draft& draft, std::string_view detail, std::string_view text);
  // Yes or no as a detail; anything else as sent.
  void AddTruth(Draft& draft, std::string_view detail, std::string_view text);
  // Adds the code with its words. The words come back only when a list has the code: what a
  // clerk typed in its place must not reach a summary.
  std::string AddCode(Draft& draft, std::string_view list, std::string_view cell);

  void File(Draft draft, std::string_view summary);

  // Purges every record that was ever sent about the child. False: none is known of.
  bool PurgeEverything();

  void Reject(std::string_view rule, std::string_view words) { desk_.Reject(at_, rule, words); }
  void Leave(const std::string& what) { desk_.Leave(what); }
  void Warn(std::string_view rule, std::string_view words) { desk_.Warn(at_, rule, words); }
  RowDesk& desk() { return desk_; }
  const Folio& folio() const { return folio_; }

 private:
  int ListYear() const;
  void Purge(const std::string& id, const hub::records::Record& of);
  void Label(Draft& draft) const;
  // How many different facts had this id before in this file; nullopt: this very one had.
  std::optional<std::uint32_t> Repeats(const std::string& id, std::uint64_t print);

  RowDesk& desk_;
  const Folio folio_;
  Position at_;
  hub::records::Subject child_;
  bool purging_ = false;
  std::unordered_set<std::uint64_t> purged_;  // hashes of ids, of this child
  // What was filed under one id: the content of the first, and how many differ from it.
  struct Facts {
    std::uint64_t first = 0;
    std::uint32_t others = 0;
  };
  std::unordered_map<std::uint64_t, Facts> facts_;  // by hash of the id
  std::unordered_set<std::uint64_t> others_;        // hashes of ids and content
  // A file says few different things in a column of codes.
  struct Understood {
    hub::records::Code code;
    std::string words;
    Known known = Known::kBlank;
    std::map<hub::records::Kind, hub::records::LabelSet> labels;
  };
  Understood& Understand(std::string_view list, std::string_view cell);
  hub::records::LabelSet LabelsOf(Understood& understood, hub::records::Kind kind) const;
  std::unordered_map<std::string, Understood> understood_;  // by list and cell
  std::string key_;                                         // of a look-up: kept for its memory
};

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_FILING_H_
