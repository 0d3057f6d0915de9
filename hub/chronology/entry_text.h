// Reading the words of an entry where something is recognised by them: as EncodeEntry wrote them,
// one member at a time.

#ifndef HUB_CHRONOLOGY_ENTRY_TEXT_H_
#define HUB_CHRONOLOGY_ENTRY_TEXT_H_

#include <string>
#include <string_view>

namespace hub::chronology {

// Letters and digits in lower case, words parted by one space.
std::string Plain(std::string_view text);

// The value of the text member `name` in the first object of `text`, still escaped; what is left
// of `text` follows it. Empty and at its end when there is none. Of what EncodeEntry writes only:
// every value here is text, and within one every quote is escaped.
std::string_view TakeInner(std::string_view name, std::string_view& text);

// Such a value, its escapes undone.
std::string Unescaped(std::string_view value);

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_ENTRY_TEXT_H_
