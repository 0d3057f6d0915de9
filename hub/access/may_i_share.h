// "May I share this?": a professional who holds something asks whether a colleague elsewhere
// may have it, and hears from the same rules that would decide it (law.md A3, A4.2).
//
// The recipient's side is decided as if they asked: first whether they may see it anyway, then
// whether they may once its owner sends it with the judgement that Children Act 2004 s.16LA
// asks for. Nothing about a child is read: the asker says what is known.

#ifndef HUB_ACCESS_MAY_I_SHARE_H_
#define HUB_ACCESS_MAY_I_SHARE_H_

#include <optional>
#include <vector>

#include "hub/access/decide.h"

namespace hub::access {

struct ShareQuestion {
  Question asker;  // who asks, for which purpose, and when
  Role recipient = Role::kNone;
  AgencyId recipient_agency;
  records::RecordClass klass = records::RecordClass::kSupport;
  records::LabelSet labels;            // what kind of information it is
  std::optional<Agreement> agreement;  // what is known of the family's
  Competence competence = Competence::kUnknown;
  bool child_refused = false;
  bool shielded = false;
  bool relevant_to_harm = false;
  bool permission_expressed = false;
  bool adult_agreed = false;
  RoleSet named_roles = {};  // by the conditions of police information
};

enum class ShareVerdict : std::uint8_t {
  kNo = 0,
  kOwnerDecides = 1,  // the agency that holds it, or the lead
  kJudgeFirst = 2,    // yes, once the judgement is recorded
  kYes = 3,           // the recipient may see it already
};

struct ShareAnswer {
  ShareVerdict verdict = ShareVerdict::kNo;
  std::vector<Rule> because;  // with their law, sentence and next step: Explain
  RedactionSet leave_out;     // the minimum: what must not be shared with it
  ObligationSet record;       // what to write down and whom to tell
};
ShareAnswer MayIShare(const ShareQuestion& question, const Policy& policy);

std::string_view Name(ShareVerdict verdict);  // "judge_first"

}  // namespace hub::access

#endif  // HUB_ACCESS_MAY_I_SHARE_H_
