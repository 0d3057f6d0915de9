#include "connectors/health/formats.h"

#include "connectors/health/read_fhir.h"
#include "connectors/health/read_hl7.h"
#include "connectors/health/read_imms.h"

namespace connectors {
namespace {

int RecogniseFhir(const Head& head) {
  const std::size_t first = head.text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || head.text[first] != '{') return 0;
  return head.text.find("\"resourceType\"") == std::string_view::npos ? 0 : 95;
}

hub::Result<Summary> ReadFhirFiles(const std::vector<Input>& files, const Tables& tables,
                                   const Sender& sender, Sink& sink) {
  return ReadEach(&health::ReadFhir, "fhir", files, tables, sender, sink);
}

hub::Result<Summary> ReadImmsFiles(const std::vector<Input>& files, const Tables& tables,
                                   const Sender& sender, Sink& sink) {
  return ReadEach(&health::ReadImms, "nhs_imms", files, tables, sender, sink);
}

hub::Result<Summary> ReadHl7Files(const std::vector<Input>& files, const Tables& tables,
                                  const Sender& sender, Sink& sink) {
  return ReadEach(&health::ReadHl7, "hl7v2", files, tables, sender, sink);
}

}  // namespace

const std::vector<Format>& HealthFormats() {
  static const std::vector<Format> kFormats = {
      {"health-fhir", "FHIR R4, JSON", "health", "fhir", &RecogniseFhir, &ReadFhirFiles, "entry"},
      {"health-imms", "NHS immunisation batch, CSV", "health", "nhs_imms", &health::RecogniseImms,
       &ReadImmsFiles},
      {"health-hl7v2", "HL7 v2 messages: ADT, VXU, ORU", "health", "hl7v2", &health::RecogniseHl7,
       &ReadHl7Files},
  };
  return kFormats;
}

}  // namespace connectors
