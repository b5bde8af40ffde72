# What every target of ours is compiled with.
option(TWINSHIFT_TESTS "Build the tests" ON)
option(TWINSHIFT_BENCHMARKS "Build the benchmarks" OFF)
option(TWINSHIFT_FUZZERS "Build the fuzz targets (clang)" OFF)
option(TWINSHIFT_WERROR "Warnings are errors" OFF)
set(TWINSHIFT_SANITIZE "" CACHE STRING "Sanitizers for all our targets, e.g. address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(twinshift_options INTERFACE)
target_compile_options(twinshift_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -ffp-contract=off)  # the same sums on machines with and without fused multiply-add
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees trouble inside std::string where there is none (its bugs 105329 and 105562) once it optimises.
  target_compile_options(twinshift_options INTERFACE $<$<CONFIG:Release>:-Wno-restrict;-Wno-maybe-uninitialized>)
endif()
if(TWINSHIFT_WERROR)
  target_compile_options(twinshift_options INTERFACE -Werror)
endif()
if(TWINSHIFT_SANITIZE)
  # Tests and commands pass things on; instrumenting them too costs minutes of a build from nothing and finds nothing of ours.
  # Not so for threads: there all code must be seen.
  if(TWINSHIFT_SANITIZE STREQUAL "thread")
    set(instrumented 1)
  else()
    set(instrumented $<NOT:$<BOOL:$<TARGET_PROPERTY:TWINSHIFT_PASSES_ON>>>)
  endif()
  target_compile_options(twinshift_options INTERFACE "$<${instrumented}:-fsanitize=${TWINSHIFT_SANITIZE}>" -fno-omit-frame-pointer)
  target_link_options(twinshift_options INTERFACE -fsanitize=${TWINSHIFT_SANITIZE})
endif()

# A target of tests or commands: not instrumented, not optimised in development builds, and with its large headers read once
# where nothing is taken from a cache of compiled files anyway.
function(twinshift_passes_on target)
  set_target_properties(${target} PROPERTIES TWINSHIFT_PASSES_ON ON)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-O0>)
  if(TWINSHIFT_SANITIZE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()
