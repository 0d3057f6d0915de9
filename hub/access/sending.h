// May this professional send one of their agency's records on to a named recipient (T6)? With the
// judgement that Children Act 2004 s.16LA asks for: relevant, of help to what the recipient does
// for the child, and no more detrimental to the child than keeping it back.
//
// And who may look up what was sent. Pure; plain values beside it.

#ifndef HUB_ACCESS_SENDING_H_
#define HUB_ACCESS_SENDING_H_

#include <optional>
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

// One record that somebody was sent.
struct Disclosure {
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
