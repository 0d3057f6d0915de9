#include "connectors/adult/formats.h"

#include <algorithm>

#include "connectors/adult/read_involvement.h"

namespace connectors {
namespace {

int RecogniseInvolvement(const Head& head) {
  const auto has = [&head](std::string_view name) {
    return std::find(head.header.begin(), head.header.end(), name) != head.header.end();
  };
  if (has("involvementid")) return 90;
  const bool child = has("childfamily") || has("childsurname") || has("childname");
  if (child && has("service") && (has("since") || has("until"))) return 75;
  return head.header.empty() && head.text.find("\"involvement_id\"") != std::string_view::npos ? 90
                                                                                               : 0;
}

hub::Result<Summary> ReadInvolvementFiles(const std::vector<Input>& files, const Tables& tables,
                                          const Sender& sender, Sink& sink) {
  return ReadEach(&adult::ReadInvolvement, "adult", files, tables, sender, sink);
}

}  // namespace

const std::vector<Format>& AdultFormats() {
  static const std::vector<Format> kFormats = {
      {"adult-involvement", "Involvement of a service for adults, CSV or JSON", "adult", "adult",
       &RecogniseInvolvement, &ReadInvolvementFiles, "involvements ."},
  };
  return kFormats;
}

}  // namespace connectors
