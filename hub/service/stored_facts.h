// What a decision was made from, in a form that is kept beside its audit leaf and decided on
// again years later: the question, the facts of that moment, and the classes of the entries that
// were shown.
//
// One line of names and numbers; what is not there is left out, so that most decisions need some
// hundred bytes. The form is frozen: a new fact gets a new name at the end of its kind, and a
// line that this version cannot read is an error, never a guess. An entry that was hidden is not
// in it: nothing of it was told, and the detail of a leaf outlives the record.

#ifndef HUB_SERVICE_STORED_FACTS_H_
#define HUB_SERVICE_STORED_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/decide.h"
#include "hub/access/may_i_share.h"
#include "hub/access/told.h"

namespace hub::service {

// Which question of access/ was asked. Numbers are stored. Never renumber.
enum class DecidedBy : std::uint8_t {
  kChild = 1,       // DecideChild, and nothing of the entries was told
  kChronology = 2,  // and DecideEntry, whose reasons were told
  kInvolved = 3,    // and DecideEntry, of which only what was withheld was told
  kSetRelationship = 4,
  kRecordAgreement = 5,
  kFind = 6,
  kOversight = 7,
  kShare = 8,
  kWhatIf = 9,
};

struct Basis {
  DecidedBy by = DecidedBy::kChild;
  access::Question question;
  access::ChildFacts facts;
  bool own_agency_knows = false;
  ProfessionalId about;                     // kSetRelationship: whose tie
  std::vector<access::EntryFacts> entries;  // of which something was told, each class once
  std::optional<access::ShareQuestion> share;
};

// Without a line end. The question's purpose, role, moment and asker are not in it: they are in
// what was told, and in the detail's actor.
std::string EncodeFacts(const Basis& basis);

// Puts back what EncodeFacts wrote; nullopt for any other text.
std::optional<Basis> DecodeFacts(std::string_view text, const ProfessionalId& actor,
                                 const access::Told& told);

// Decides again. What was told then, if nothing but the program has changed; without its id.
access::Told DecideAgain(const Basis& basis, const access::Policy& policy);

// What the asker of `answer` is told of it.
access::Told TellShare(const access::ShareQuestion& question, const access::ShareAnswer& answer,
                       const access::Policy& policy);

}  // namespace hub::service

#endif  // HUB_SERVICE_STORED_FACTS_H_
