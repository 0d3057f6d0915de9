#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

constexpr ChildRule kChildRules[] = {
    &BarPurpose,
    &BarAuthentication,
    &BarRole,
    &BarAdoption,
    &BarFamily,
    &DenyClosedChild,
    &DenyUnreadable,
    &DenyCare,
    &DenyExport,
    &DenyNoRelationship,
    &DenyEndedRelationship,
    &DenyUnconfirmedRelationship,
    &OfferBreakGlass,
    &OpenEmergency,
    &OpenEnquiry,
    &OpenContact,
    &OpenOrder,
    &OpenAgreed,
    &OpenPush,
    &OpenTransfer,
    &OpenOwn,
    &OpenRights,
};

constexpr EntryRule kEntryRules[] = {
    &HideUnreached,      &HideUnlabelled,       &HideUnknownLabel,
    &HideWithoutConsent, &RedactOthersShielded, &RedactClaimed,
};

}  // namespace

std::span<const ChildRule> ChildRules() { return kChildRules; }
std::span<const EntryRule> EntryRules() { return kEntryRules; }

}  // namespace hub::access::rules
