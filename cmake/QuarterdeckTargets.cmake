# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
#
# The few functions that every folder's CMakeLists.txt uses, so that a target is declared in one line and always gets
# the same warnings, sanitizers and precompiled headers.

include_guard(GLOBAL)

add_library(qd_flags INTERFACE)
target_include_directories(qd_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(qd_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-gnu-zero-variadic-macro-arguments>
    $<$<BOOL:${QD_WERROR}>:-Werror>)
target_compile_definitions(qd_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_FOREACH QT_NO_KEYWORDS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400
    QD_VERSION="${PROJECT_VERSION}")
if(QD_SANITIZE)
    add_compile_options(-fsanitize=${QD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${QD_SANITIZE})
endif()
if(QD_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()

# The headers that everything includes, read once for all: for each library on its own that would be a third of a build's time.
# clang wants each definition to be the same where they are used, so there each library reads for itself.
function(qd_add_headers)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/headers.cpp CONTENT "// only for what is included before it")
    add_library(qd_headers OBJECT ${CMAKE_BINARY_DIR}/headers.cpp)
    set_target_properties(qd_headers PROPERTIES AUTOMOC OFF)
    target_link_libraries(qd_headers PRIVATE qd_flags Qt6::Core QCoro6::Core)
    target_precompile_headers(qd_headers PRIVATE <QtCore/QtCore> <QCoroTask>)
endfunction()
function(qd_use_headers target)
    get_target_property(type ${target} TYPE)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_precompile_headers(${target} REUSE_FROM qd_headers)
    elseif(type STREQUAL "STATIC_LIBRARY")
        target_precompile_headers(${target} PRIVATE <QtCore/QtCore>)
    endif()
endfunction()

# What the sanitizer presets build: not the window, and not what they don't run.
add_custom_target(qd_tests_unit)
add_custom_target(qd_tests_integration)
add_custom_target(qd_tests_tsan)
add_custom_target(qd_tests_qml)
add_custom_target(qd_tests_server)
add_custom_target(qd_tests_through)
add_custom_target(qd_fuzz_targets)

# qd_library(<target> SOURCES … [PUBLIC <libs>] [PRIVATE <libs>])
#
# A static library of one folder. Dependencies are named here and nowhere else: the target graph is the include rule.
function(qd_library target)
    cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    qt_add_library(${target} STATIC ${arg_SOURCES})
    set_target_properties(${target} PROPERTIES AUTOMOC ON)
    target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE qd_flags ${arg_PRIVATE})
    qd_use_headers(${target})
    set_property(GLOBAL APPEND PROPERTY QD_LIBRARIES ${target})
endfunction()

# Looks for the tests' secrets in files that go; the sanitizers want to be the first library themselves.
set(QD_TEST_WATCH)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT QD_SANITIZE)
    set(QD_TEST_WATCH ${CMAKE_BINARY_DIR}/tests/qd_test_watch.so)
endif()

# qd_test(<name> SOURCES … LIBS … [LABELS …] [TIMEOUT <s>] [ENV …] [WITH <script>])
#
# A QtTest executable run by ctest in a home of its own (tests/support/hermetic). LABELS: unit, integration, qml, tsan, server (the parts of the embedded server), through (suites that run elsewhere too).
# WITH: a script of tests/support that runs it beside something, such as with-keychain.
function(qd_test name)
    cmake_parse_arguments(arg "" "TIMEOUT;WITH" "SOURCES;LIBS;LABELS;ENV" ${ARGN})
    if(arg_WITH)
        set(arg_WITH ${CMAKE_SOURCE_DIR}/tests/support/${arg_WITH})
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    if(NOT arg_LABELS)
        set(arg_LABELS unit)
    endif()
    qt_add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE qd_flags qd_test_places Qt6::Test ${arg_LIBS})
    qd_use_headers(${name})
    # What is tested is watched for undefined behaviour, the tests themselves are not: a third of the time that they take to compile.
    if(QD_SANITIZE MATCHES undefined)
        target_compile_options(${name} PRIVATE -fno-sanitize=undefined)
    endif()
    # Nearly always empty, as a test includes its own: reading the precompiled headers for nothing took a tenth of the tests' build.
    set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    foreach(label IN LISTS arg_LABELS)
        add_dependencies(qd_tests_${label} ${name})
    endforeach()
    add_test(NAME ${name} COMMAND ${CMAKE_SOURCE_DIR}/tests/support/hermetic ${arg_WITH} $<TARGET_FILE:${name}>)
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_QUICK_BACKEND=software;QUARTERDECK_TEST_WATCH=${QD_TEST_WATCH};${arg_ENV}")
    if(QD_TEST_WATCH)
        add_dependencies(${name} qd_test_watch)
    endif()
endfunction()

# qd_bench(<name> SOURCES … LIBS …): a Google Benchmark executable; built with QD_BENCH only, never run by ctest.
function(qd_bench name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBS" ${ARGN})
    if(NOT QD_BENCH)
        return()
    endif()
    find_package(benchmark REQUIRED)
    qt_add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
    target_link_libraries(${name} PRIVATE qd_flags qd_test_places benchmark::benchmark ${arg_LIBS})
endfunction()

# qd_fuzz(<name> SOURCES … LIBS …): a libFuzzer executable; with QD_FUZZ (clang) only. Its corpus: tests/fuzz/corpus/<name>.
function(qd_fuzz name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBS" ${ARGN})
    if(NOT QD_FUZZ)
        return()
    endif()
    qt_add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    target_link_libraries(${name} PRIVATE qd_flags ${arg_LIBS})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(qd_fuzz_targets ${name})
endfunction()
