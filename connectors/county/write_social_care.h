// Children's social care of the county, in the formats it really exports: the children in need
// census (CIN) of each year, the looked-after return (SSDA903), Ofsted's Annex A lists and the
// DfE social care API.

#ifndef CONNECTORS_COUNTY_WRITE_SOCIAL_CARE_H_
#define CONNECTORS_COUNTY_WRITE_SOCIAL_CARE_H_

#include "connectors/county/desk.h"

namespace connectors::county {

inline constexpr std::string_view kSocialCareAgency = "social-care";

void WriteSocialCare(const Desk& desk, const Household& household);

// The parts, each in its file.
void WriteCin(const Desk& desk, const Household& household);
void WriteLookedAfter(const Desk& desk, const Household& household);
void WriteAnnexA(const Desk& desk, const Household& household);
void WriteSocialCareApi(const Desk& desk, const Household& household);

// How social care has the child in its books.
View SocialCareView(const Household& household, const Child& child, Date at);
bool KnowsUpn(const Child& child, const View& view);
std::string UpnInSocialCare(const Child& child);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_WRITE_SOCIAL_CARE_H_
