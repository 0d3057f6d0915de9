// How the pages say things: days, moments, names of things, in a teacher's British English.

#ifndef HUB_WEB_WORDS_H_
#define HUB_WEB_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "hub/access/vocabulary.h"
#include "hub/base/partial_date.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"

namespace hub::web {

std::string DayWords(Date day);       // "3 March 2026"
std::string MomentWords(Instant at);  // "3 March 2026, 14:05": the clocks of Great Britain
// "3 March 2026", "March 2026", "2026", "3 to 9 March 2026", "3 March 2026, about 14:05"; for
// an unknown day "date not known".
std::string DateWords(const PartialDate& date);
// How long ago, beside the exact day: "today", "5 weeks ago", "in 3 days".
std::string AgoWords(Date day, Date today);

std::string_view AgencyKindWords(records::AgencyKind kind);  // "school"
std::string_view ClassWords(records::RecordClass klass);     // "health"
// Why somebody looks, as a reason: "Child in need: an assessment or a plan".
std::string_view PurposeWords(access::Purpose purpose);
std::string_view TieWords(access::Relationship tie);        // "You are named for this child"
std::string_view StateWords(access::AgreementState state);  // "given"
std::string Counted(std::size_t count, std::string_view one, std::string_view many);
std::string Capitalised(std::string_view text);

}  // namespace hub::web

#endif  // HUB_WEB_WORDS_H_
