// HL7 v2 messages for tests, all invented.

#ifndef TESTS_UNIT_CONNECTORS_HL7_SUPPORT_H_
#define TESTS_UNIT_CONNECTORS_HL7_SUPPORT_H_

#include <string>
#include <vector>

namespace connectors::test {

inline std::string Msh(const std::string& type, const std::string& time = "20250301101500+0000",
                       const std::string& more = "P|2.4") {
  return "MSH|^~\\&|PAS|ZZ9|HUB|ZZ0|" + time + "||" + type + "|M1|" + more;
}

inline const std::string kPid =
    "PID|1||9990000018^^^NHS^NH~4711^^^ZZ9^MR||Ashgrove^Isla^Mae^^^^L~Ashgrove^Issy^^^^^N||"
    "20150102|"
    "F|||4 Rowan Way^^Invented^^ZZ1 1AA^^H||07700900123";
inline const std::string kVisit =
    "PV1|1|I|Ward 4^^^ZZ Hospital||||C1^Invented^Nell^^^Dr|||420|||||||||V77^^^ZZ9|||||||||||||||||"
    "||||||||202503010930";

inline std::string Message(const std::vector<std::string>& segments,
                           const std::string& end = "\r") {
  std::string message;
  for (const std::string& segment : segments) message += segment + end;
  return message;
}

inline std::string Adt(const std::string& event, const std::string& time = "20250301101500+0000") {
  return Message({Msh("ADT^" + event, time), "EVN|" + event + "|20250301101400", kPid, kVisit});
}

}  // namespace connectors::test

#endif  // TESTS_UNIT_CONNECTORS_HL7_SUPPORT_H_
