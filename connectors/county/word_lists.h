// The words that the invented county is made of: names, streets, places and phrases.
//
// Given names and surnames are plain facts, the common names of the communities that live in
// England, put together by hand; no list was copied. Streets, places and organisations are made
// up. README.md says under which licence they stand.

#ifndef CONNECTORS_COUNTY_WORD_LISTS_H_
#define CONNECTORS_COUNTY_WORD_LISTS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace connectors::county {

using Words = std::span<const std::string_view>;

// A community whose families share names; the order is that of kCommunityShares in rates.h.
struct Community {
  std::string_view ethnicity;  // a code of the school census
  std::string_view language;
  Words girls;
  Words boys;
  Words surnames;
};
inline constexpr std::size_t kCommunities = 13;
const Community& CommunityAt(std::size_t index);

// What a child is called instead: {"Thomas", "Tom"}.
std::string_view NicknameOf(std::string_view given);  // empty if none

Words PlaceNames();
Words StreetBeginnings();
Words StreetEndings();
Words SchoolBeginnings();

// What a police officer, a worker and the family say of each kind of thing.
Words DomesticAbuseSummaries();
Words VulnerableChildSummaries();
Words MissingSummaries();
Words AntiSocialSummaries();
Words SchoolNotes();
Words SupportNotes();
Words FamilyWords();
Words StrengthWords();
Words NeedWords();
Words SupportKinds();
Words AttendanceReasons();

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_WORD_LISTS_H_
