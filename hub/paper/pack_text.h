// A pack as people read it on paper: paragraphs, in order, in words.
//
// Nothing is decided here: what the pack does not hold cannot be written. An entry shown in part
// says so in words; the first page says as of when it is known, for whom it was made and which
// agencies' feeds stand behind it, so that what is not in it never reads as nothing known.

#ifndef HUB_PAPER_PACK_TEXT_H_
#define HUB_PAPER_PACK_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/wire/exports.h"

namespace hub::paper {

enum class Style : std::uint8_t { kTitle, kHeading, kEntry, kBody, kSmall };

struct Paragraph {
  Style style = Style::kBody;
  std::string text;
};

// kInternal: an entry is not what the hub writes.
Result<std::vector<Paragraph>> PackText(const audit::Released<chronology::ExportPack>& pack);

}  // namespace hub::paper

#endif  // HUB_PAPER_PACK_TEXT_H_
