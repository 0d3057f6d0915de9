#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

constexpr ChildRule kChildRules[] = {
    &BarPurpose,
    &BarAuthentication,
    &BarRole,
    &BarFamily,
    &DenyClosedChild,
    &DenyUnreadable,
    &DenyUnservedPurpose,
    &DenyNoRelationship,
    &DenyEndedRelationship,
    &DenyUnconfirmedRelationship,
    &OpenAgreed,
    &OpenPush,
    &OpenOwn,
};

constexpr EntryRule kEntryRules[] = {
    &ReachAgreed,          &ReachPush,      &ReachOwn,
    &HideUnreached,        &HideUnlabelled, &HideRulelessLabel,
    &HideSensitiveService, &RedactHealth,   &RedactShielded,
};

}  // namespace

std::span<const ChildRule> ChildRules() { return kChildRules; }
std::span<const EntryRule> EntryRules() { return kEntryRules; }

}  // namespace hub::access::rules
