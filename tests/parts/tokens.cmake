# Tokens of an identity provider are signed, and forged, by a key of the test's own.
add_library(token_signer STATIC support/token_signer.cc)
target_link_libraries(token_signer PUBLIC hub_crypto)
target_link_libraries(test_crypto PRIVATE token_signer)
target_link_libraries(test_http PRIVATE token_signer)
