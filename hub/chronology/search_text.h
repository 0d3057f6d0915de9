// Looking for words in what an entry shows. Only the fields that are kept are read, so that neither
// a hit nor a count can tell of what is not shown.

#ifndef HUB_CHRONOLOGY_SEARCH_TEXT_H_
#define HUB_CHRONOLOGY_SEARCH_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/records/entry_format.h"

namespace hub::chronology {

// What is looked for: words in lower case, each of which must begin a word of the entry.
class WantedWords {
 public:
  explicit WantedWords(std::string_view text);

  bool empty() const { return words_.empty(); }
  std::size_t size() const { return words_.size(); }
  bool In(const records::EntryView& entry, records::FieldSet keep) const;

 private:
  std::vector<std::string> words_;
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_SEARCH_TEXT_H_
