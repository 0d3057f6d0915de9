// May this professional send one of their agency's records on to a named recipient (T6)? With the
// judgement that Children Act 2004 s.16LA asks for: relevant, of help to what the recipient does
// for the child, and no more detrimental to the child than keeping it back.
//
// And who may look up what was sent. Pure; plain values beside it.

#ifndef HUB_ACCESS_SENDING_H_
#define HUB_ACCESS_SENDING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/decide.h"
#include "hub/access/told.h"
#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"

namespace hub::access {

struct Judgement {
  bool relevant = false;
  bool helps_function = false;  // which one is said in words
  bool not_more_detrimental = false;

  friend bool operator==(const Judgement&, const Judgement&) = default;
};

// One record, as its sender has it and for whom it is meant.
struct Sending {
  bool owns_entry = false;   // the sender's agency wrote it
  EntryFacts entry;          // for the sender
  ProfessionalId recipient;  // a person; empty: everybody of `to_agency` who works with the child
  AgencyId to_agency;        // where the recipient works
  RoleSet recipient_roles;   // that they may have
  Judgement judgement;
};

// By somebody who works with the child for the agency that wrote the record, and may read it
// there themselves. A family's refusal does not close this (A4.2); conditions do (L5, L10), and so
// do a restriction (L11), privilege and a court's word (B7), and what an adoption keeps apart (B5).
// REQUIRES: child came from DecideChild for the same question, facts and policy, for kOwn.
Decision DecideSend(const Question& question, const ChildFacts& facts, const ChildDecision& child,
                    const Sending& sending, const Policy& policy);

// To end it: what was seen was seen. By those who work with the child for the owner, or supervise
// or officiate there.
Decision DecideEndSending(const Question& question, const ChildFacts& facts,
                          bool own_agency_knows_child, bool owns_entry);

// May they look up what was sent about the child, by or to their own agency? Those who work with
// the child, of the records that they may see; and an agency's officers, of all (T10).
Decision DecideDisclosures(const Question& question, const ChildFacts& facts);

// May this pack be made? `recipient_may`: whom it is for may have something of the child's records
// for its purpose. REQUIRES: child came from DecideChild for a question whose act is kExport.
Decision DecideExport(const ChildDecision& child, bool recipient_may);

// Whether an entry may be in a pack at all, beyond what its labels do when an export is asked for:
// not what is restricted, privileged, under a court's restriction or of an adoption.
bool MayLeave(const EntryFacts& entry);
// Whether it reaches the asker by T6 alone: nobody sends on what they were sent.
bool IsSentOnly(const Decision& decision);

// For whom a pack is.
struct ExportRecipient {
  ExportKind kind = ExportKind::kNone;
  AgencyId agency;              // a partner; empty: none
  ProfessionalId professional;  // with an account; empty: none
  Sensitive name;               // as the asker wrote it

  friend bool operator==(const ExportRecipient&, const ExportRecipient&) = default;
};

// One record that somebody was sent, or a pack.
struct Disclosure {
  struct Pack {
    ExportKind kind = ExportKind::kNone;
    Purpose purpose = Purpose::kNone;
    std::uint64_t entries = 0;
    std::string code;  // as it stands on each of its pages
  };
  std::optional<Pack> pack;  // then there is no one entry
  EntryId entry;
  std::optional<records::Kind> kind;  // none: the record is gone, that it was sent is not
  AgencyId from;
  AgencyId to;               // empty: whichever agency
  ProfessionalId recipient;  // empty: everybody there who works with the child
  Instant at;
  bool by_system = false;  // with a batch of the owner's own system; else by
  ProfessionalId by;
  std::optional<Instant> ended;
  bool reasoned = false;  // the judgement's words are shown: to the owner's people
  Sensitive judgement;
};

struct DisclosureList {
  Told told;
  ChildId child;
  std::vector<Disclosure> disclosures;  // the newest first
};

}  // namespace hub::access

#endif  // HUB_ACCESS_SENDING_H_
