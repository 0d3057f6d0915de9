// Any bytes as a file of each native format: no crash, nothing vanishes, every record fit for the
// hub.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <iterator>
#include <string>

#include "connectors/adult/read_involvement.h"
#include "connectors/health/read_fhir.h"
#include "connectors/health/read_hl7.h"
#include "connectors/health/read_imms.h"
#include "connectors/police/read_notices.h"
#include "connectors/social_care/read_annex_a.h"
#include "connectors/social_care/read_cin.h"
#include "connectors/social_care/read_csc_api.h"
#include "connectors/social_care/read_ssda903.h"
#include "connectors/voluntary/read_support.h"
#include "tests/fuzz/connector_fuzz.h"
#include "tests/fuzz/parsers.h"

namespace {

using connectors::Input;
using connectors::Sender;
using connectors::Sink;
using connectors::Summary;
using connectors::Tables;

template <auto kRead>
hub::Result<Summary> ReadAlone(std::istream& in, const Tables& tables, const Sender& sender,
                               Sink& sink) {
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  return kRead({Input::InMemory("file", bytes)}, tables, sender, sink);
}

}  // namespace

void fuzz::ReadAdult(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("adult");
  Run(&connectors::adult::ReadInvolvement, tables, data, size);
}

void fuzz::ReadAnnexA(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("annex_a");
  Run(&ReadAlone<connectors::social_care::ReadAnnexA>, tables, data, size);
}

void fuzz::ReadCin(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("cin");
  Run(&connectors::social_care::ReadCin, tables, data, size);
}

void fuzz::ReadCscApi(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("csc_api");
  Run(&connectors::social_care::ReadCscApi, tables, data, size);
}

void fuzz::ReadFhir(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("fhir");
  Run(&connectors::health::ReadFhir, tables, data, size);
}

void fuzz::ReadHl7(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("hl7v2");
  Run(&connectors::health::ReadHl7, tables, data, size);
}

void fuzz::ReadImms(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("nhs_imms");
  Run(&connectors::health::ReadImms, tables, data, size);
}

void fuzz::ReadPolice(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("police");
  Run(&connectors::police::ReadNotices, tables, data, size);
}

void fuzz::ReadSsda903(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("ssda903");
  Run(&ReadAlone<connectors::social_care::ReadSsda903>, tables, data, size);
}

void fuzz::ReadVoluntary(const std::uint8_t* data, std::size_t size) {
  static const Tables tables = TablesOf("voluntary");
  Run(&connectors::voluntary::ReadSupport, tables, data, size);
}
