#include "connectors/police/read_notices.h"

#include "connectors/mapping/rows.h"
#include "connectors/police/map_notice.h"

namespace connectors::police {
namespace {

// The spellings beside the profile's own that reports of forces came with or may.
const Aliases kAliases = {
    {"notice_id", {"notice_number", "notice_ref", "ppn_id", "ppn_number"}},
    {"version", {"notice_version"}},
    {"status", {"notice_status"}},
    {"occurred_from", {"occurred", "incident_date", "missing_from"}},
    {"occurred_to", {"missing_to", "found_at", "returned_at"}},
    {"recorded_at", {"recorded", "date_recorded"}},
    {"kind", {"notice_kind", "notice_type"}},
    {"grade", {"rag", "rag_grade", "risk_grade"}},
    {"incident_place", {"location", "incident_location", "place"}},
    {"adult_relationship", {"relationship_to_child", "relationship"}},
    {"summary", {"headline"}},
    {"narrative", {"circumstances", "details"}},
    {"officer_role", {"role"}},
    {"team", {"unit"}},
    {"contact", {"team_contact", "contact_number"}},
    {"child_number", {"child_no"}},
    {"child_ref", {"child_id", "nominal_ref", "nominal_number"}},
    {"child_given", {"given", "given_name", "child_forename", "forename", "first_name"}},
    {"child_family", {"family", "family_name", "child_surname", "surname", "last_name"}},
    {"child_birth_date", {"birth_date", "date_of_birth", "dob", "child_dob"}},
    {"child_sex", {"sex", "gender", "child_gender"}},
    {"child_due_date", {"due_date", "expected_due_date", "edd"}},
    {"mother_family", {"mother_surname"}},
    {"child_address", {"address", "home_address"}},
    {"child_postcode", {"postcode", "post_code"}},
    {"child_phone", {"phone", "telephone"}},
    {"school", {"school_name", "nursery", "setting"}},
    {"present", {"child_present"}},
    {"witnessed", {"child_witnessed"}},
    {"injured", {"child_injured"}},
    {"lives_there", {"lives_at_address"}},
    {"risk", {"risk_level", "missing_risk"}},
    {"return_interview", {"return_home_interview", "rhi"}},
    {"return_interview_date", {"return_home_interview_date", "rhi_date"}},
    {"in_care", {"looked_after"}},
    {"found_place", {"found_location"}},
    {"handling", {"handling_code"}},
    {"conditions", {"handling_conditions"}},
    {"marking", {"gsc", "classification", "protective_marking"}},
    {"flags", {"flag"}},
    {"legal_basis", {"basis"}},
    {"consent_to_share", {"consent"}},
};

const RowFormat& Profile() {
  static const RowFormat kProfile = {"police",  "police notices", {kAliases, {"notice_id"}},
                                     {},        {"notices", ""},  "children",
                                     &MapNotice};
  return kProfile;
}

}  // namespace

hub::Result<Summary> ReadNotices(std::istream& in, const Tables& tables, const Sender& sender,
                                 Sink& sink) {
  return ReadRows(in, Profile(), tables, sender, sink);
}

}  // namespace connectors::police
