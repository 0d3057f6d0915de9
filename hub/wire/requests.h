// What professionals send, as types. Unknown members are refused here: a person's client
// can be corrected at once, so silence would only hide a mistake.

#ifndef HUB_WIRE_REQUESTS_H_
#define HUB_WIRE_REQUESTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/decide.h"
#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/sensitive.h"
#include "hub/records/record.h"

namespace hub::wire {

struct SignIn {
  ProfessionalId who;
  Sensitive password;
  std::string code;  // TOTP
  access::Role role = access::Role::kNone;
};
Result<SignIn> ParseSignIn(std::string_view body);  // {"username","password","code","role"}

struct Enrol {
  std::string token;
  Sensitive password;
};
Result<Enrol> ParseEnrol(std::string_view body);  // {"token","password"}
struct ConfirmEnrol {
  std::string token;
  std::string code;
};
Result<ConfirmEnrol> ParseConfirmEnrol(std::string_view body);  // {"token","code"}

// {"purpose","given","family","birth","nhs_number","upn"}: at least two identifiers, where a
// name counts as one only with both its parts, and a number with a wrong check digit is refused.
struct Search {
  access::Purpose purpose = access::Purpose::kNone;
  Sensitive given;
  Sensitive family;
  std::optional<Date> birth;
  Sensitive nhs_number;  // normalised
  Sensitive upn;         // normalised
};
Result<Search> ParseSearch(std::string_view body);

// {"professional","state":"named"|"cover"|"allocated"|"ended"|"self_claimed"|
//  "conflict_of_interest"|"no_conflict","from","until","reason"}. A claim and a declared conflict
// are the sender's own where no professional is named.
struct SetRelationship {
  ProfessionalId professional;
  access::Relationship state = access::Relationship::kNone;  // kNone: "no_conflict"
  std::optional<Date> until;
  std::optional<Date> from;
  Sensitive reason;
  bool stated = false;
};
Result<SetRelationship> ParseSetRelationship(std::string_view body);

// {"purpose":"EH"|"CIN","state","agencies":[],"classes":[],"given_by","evidence","review_by"}
struct RecordAgreement {
  access::Purpose purpose = access::Purpose::kNone;
  access::AgreementState state = access::AgreementState::kUnknown;
  std::vector<AgencyId> agencies;
  records::ClassSet classes;
  std::string given_by;  // "parent with parental responsibility", "competent child" ...: a code
  Sensitive evidence;
  std::optional<Date> review_by;
};
Result<RecordAgreement> ParseRecordAgreement(std::string_view body);

}  // namespace hub::wire

#endif  // HUB_WIRE_REQUESTS_H_
