// A released pack as a PDF: A4, fonts built in, and on each page who took it, for whom, when and
// why, with its code and "page n of m".

#ifndef HUB_PAPER_DRAW_H_
#define HUB_PAPER_DRAW_H_

#include <string>

#include "hub/base/result.h"
#include "hub/wire/exports.h"

namespace hub::paper {

// Whether the fonts are there: asked before anything is decided and written to the log.
bool CanDraw();

// The bytes of the file, the same for the same pack. kInternal: it cannot be drawn.
Result<std::string> Draw(const audit::Released<chronology::ExportPack>& pack);

}  // namespace hub::paper

#endif  // HUB_PAPER_DRAW_H_
