#include "upload.h"

#include <iostream>

int main()
{
    Upload upload;
    upload.add(2, "world");
    upload.add(1, "hello ");
    if (upload.finish() != "hello world") {
        std::cerr << "FAILED: chunks that arrive out of order are joined in the wrong order\n";
        return 1;
    }
    std::cout << "1 test passed\n";
    return 0;
}
