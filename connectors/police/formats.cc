#include "connectors/police/formats.h"

#include <algorithm>

#include "connectors/police/read_notices.h"

namespace connectors {
namespace {

int RecogniseTable(const Head& head) {
  const auto has = [&head](std::string_view name) {
    return std::find(head.header.begin(), head.header.end(), name) != head.header.end();
  };
  if (!has("noticeid")) return 0;
  return has("occurredfrom") || has("handling") || has("grade") ? 95 : 60;
}

int RecogniseJson(const Head& head) {
  const std::size_t first = head.text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return 0;
  if (head.text[first] != '{' && head.text[first] != '[') return 0;
  return head.text.find("\"notice_id\"") != std::string_view::npos ? 95 : 0;
}

int RecogniseNotices(const Head& head) {
  return std::max(RecogniseTable(head), RecogniseJson(head));
}

hub::Result<Summary> ReadNoticeFiles(const std::vector<Input>& files, const Tables& tables,
                                     const Sender& sender, Sink& sink) {
  return ReadEach(&police::ReadNotices, "police", files, tables, sender, sink);
}

}  // namespace

const std::vector<Format>& PoliceFormats() {
  static const std::vector<Format> kFormats = {
      {"police-notices", "Onestory's own police notice profile, CSV or JSON", "police", "police",
       &RecogniseNotices, &ReadNoticeFiles, "notices ."},
  };
  return kFormats;
}

}  // namespace connectors
