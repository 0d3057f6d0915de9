#include "tests/bench/batches.h"

#include "tests/bench/people.h"

namespace bench {
namespace {

std::string SubjectJson(const BatchPlan& plan, std::uint64_t number) {
  const InventedChild child = ChildOf(number);
  return R"({"source_id":"p)" + std::to_string(number) + R"(","names":[{"given":")" + child.given +
         R"(","family":")" + child.family + R"("}],"birth":")" + child.birth +
         R"(","identifiers":[{"kind":"nhs_number","value":")" + child.nhs_number +
         R"("},{"kind":"local","value":")" + plan.agency + "-" + std::to_string(number) +
         R"("}],"addresses":[{"lines":")" + child.street + R"(","postcode":")" + child.postcode +
         R"("}]})";
}

std::string RecordJson(const BatchPlan& plan, std::uint64_t number) {
  const std::uint64_t child = plan.first_child + number / plan.records_a_child;
  const std::string day = std::to_string(10 + number % 18);
  std::string before = R"({"source_id":")" + plan.run + "-" + std::to_string(number) +
                       R"(","kind":")" + plan.kind + R"(","happened":"2025-0)" +
                       std::to_string(1 + number % 9) + "-" + day + R"(","labels":[")" +
                       plan.label + R"("],"summary":"Seen and spoken with","narrative":")";
  const std::string after =
      R"(","author":{"role":"practitioner","team":"North team","team_contact":"01865 000000"},)"
      R"("subjects":[)" +
      SubjectJson(plan, child) + "]}";
  const std::size_t used = before.size() + after.size();
  if (used < plan.bytes) before += Words(number, plan.bytes - used);
  return before + after;
}

std::string BatchRequest(const BatchPlan& plan, std::size_t batch) {
  std::string body = R"({"id":")" + plan.run + "-" + std::to_string(batch) + R"(","agency":")" +
                     plan.agency + R"(","records":[)";
  for (std::size_t i = 0; i < plan.records; ++i) {
    if (i > 0) body += ',';
    body += RecordJson(plan, batch * plan.records + i);
  }
  body += "]}";
  return "POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

std::vector<std::string> MakeBatches(const BatchPlan& plan) {
  std::vector<std::string> requests;
  requests.reserve(plan.batches);
  for (std::size_t i = 0; i < plan.batches; ++i) requests.push_back(BatchRequest(plan, i));
  return requests;
}

}  // namespace bench
