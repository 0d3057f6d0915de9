// Which format each file of a run is, told by what is in it and said aloud.
//
// Every format judges the head of a file (format.h); the surest one wins. Files of one
// format are read together, so they come back as groups. Nothing is guessed in silence: a
// file that no format claims is named, with what was looked for.

#ifndef CONNECTORS_PUSH_RECOGNISE_H_
#define CONNECTORS_PUSH_RECOGNISE_H_

#include <string>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/push/registry.h"

namespace connectors::push {

struct TakenFile {
  Input input;
  std::string name;   // without its folder
  std::string shape;  // "semicolon, Windows-1252"
};

struct Group {
  const Format* format = nullptr;
  std::vector<TakenFile> files;  // in the order given
};

struct NotTaken {
  std::string name;
  std::string why;  // several lines: what was looked for
};

struct Recognition {
  std::vector<Group> groups;  // in the order in which their formats were met
  std::vector<NotTaken> not_taken;
};

// Judged by `sector`'s formats only, or by all where it is empty. With `forced`, every file
// is taken for that format, whatever it looks like.
Recognition Recognise(const std::vector<Input>& inputs, std::string_view sector,
                      const Format* forced = nullptr, const Formats& formats = AllFormats());

// "census.csv: School census, CSV (semicolon, Windows-1252)".
std::string Aloud(const Format& format, const TakenFile& file);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_RECOGNISE_H_
